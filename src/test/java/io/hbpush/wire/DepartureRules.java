package io.hbpush.wire;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** Held clients that go away (push-relay R-53). */
abstract class DepartureRules extends OnTheWire {

  /** The ways in which a client can go. */
  enum Departure {
    CLOSE {
      @Override
      void of(Wire wire) {
        wire.close();
      }
    },
    RESET {
      @Override
      void of(Wire wire) {
        wire.reset();
      }
    },
    HALF_CLOSE {
      @Override
      void of(Wire wire) {
        wire.finishSending();
      }
    };

    abstract void of(Wire wire);

    @Override
    public String toString() {
      return name().toLowerCase(Locale.ROOT);
    }
  }

  @ParameterizedTest
  @EnumSource
  void clientsThatLeftDoNotCount(Departure departure) {
    Relay relay = relay();
    relay.published("/publisher/news", "x");
    List<Wire> polls = new ArrayList<>();
    for (int i = 0; i < 200; i++) {
      polls.add(relay.connect().get("/subscriber/news", SINCE_T, tag(0)));
    }
    relay.awaitHeld("/publisher/news", 200);

    polls.forEach(departure::of);

    relay.awaitHeld("/publisher/news", 0);
    Answer published = relay.post("/publisher/news", "y");
    assertThat(published.status()).isEqualTo(202);
    assertThat(published.body()).contains("active subscribers: 0\r\n");
  }

  @ParameterizedTest
  @EnumSource
  void thoseWhoStayedAreNotDisturbed(Departure departure) {
    Relay relay = relay();
    relay.published("/publisher/news", "x");
    List<Wire> leaving = new ArrayList<>();
    List<Wire> staying = new ArrayList<>();
    for (int i = 0; i < 40; i++) {
      (i % 2 == 0 ? leaving : staying)
          .add(relay.connect().get("/subscriber/news", SINCE_T, tag(0)));
    }
    relay.awaitHeld("/publisher/news", 40);

    leaving.forEach(departure::of);
    relay.awaitHeld("/publisher/news", 20);

    assertThat(relay.post("/publisher/news", "y").status()).isEqualTo(201);
    assertThat(staying).allSatisfy(poll -> assertThat(poll.answer().body()).isEqualTo("y"));
  }

  @ParameterizedTest
  @EnumSource
  void aClientThatPipelinedARequestBehindItsPollAndLeftIsNoticed(Departure departure) {
    Relay relay = relay();
    relay.published("/publisher/news", "x");
    Wire poll = relay.hold(1, "/publisher/news", "/subscriber/news", SINCE_T, tag(0));
    poll.get("/subscriber/news");

    departure.of(poll);

    relay.awaitHeld("/publisher/news", 0);
  }

  @Test
  void aConnectionThatIsUsedAgainAfterAPollIsWatchedAgain() {
    Relay relay = relay();
    relay.published("/publisher/news", "x");
    Wire wire = relay.connect();
    for (int i = 0; i < 3; i++) {
      wire.get("/subscriber/news", SINCE_T, tag(i));
      relay.awaitHeld("/publisher/news", 1);
      relay.published("/publisher/news", "y");
      assertThat(wire.answer().status()).isEqualTo(200);
    }
    wire.get("/subscriber/news", SINCE_T, tag(3));
    relay.awaitHeld("/publisher/news", 1);

    wire.close();

    relay.awaitHeld("/publisher/news", 0);
    assertThat(relay.post("/publisher/news", "z").status()).isEqualTo(202);
  }
}
