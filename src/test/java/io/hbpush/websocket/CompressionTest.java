package io.hbpush.websocket;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.List;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Push-relay section 10.4. */
final class CompressionTest {

  private static String answer(String... offers) throws Compression.BadOffer {
    return Compression.of(List.of(offers), true).map(Compression::header).orElse("none");
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      textBlock =
          """
          permessage-deflate                                          | permessage-deflate
          PerMessage-Deflate                                          | permessage-deflate
          permessage-deflate; server_no_context_takeover; client_no_context_takeover | permessage-deflate; server_no_context_takeover; client_no_context_takeover
          permessage-deflate; client_max_window_bits                  | permessage-deflate
          permessage-deflate;client_max_window_bits=12                | permessage-deflate; client_max_window_bits=12
          permessage-deflate; client_max_window_bits="9"              | permessage-deflate; client_max_window_bits=9
          permessage-deflate; server_max_window_bits=15               | permessage-deflate; server_max_window_bits=10
          x-webkit-deflate-frame                                      | x-webkit-deflate-frame
          deflate-frame; max_window_bits=12                           | deflate-frame; max_window_bits=10
          x-webkit-deflate-frame; max_window_bits=10                  | x-webkit-deflate-frame; max_window_bits=10
          bbf-usp-protocol, permessage-deflate                        | permessage-deflate
          permessage-deflate; telepathy, permessage-deflate           | permessage-deflate
          permessage-deflate; client_no_context_takeover=1            | none
          permessage-deflate; client_max_window_bits; client_max_window_bits | none
          permessage-deflate; telepathy                               | none
          telepathy                                                   | none
          ''                                                          | none
          """)
  void theFirstOfferThatCanBeIsTaken(String offer, String answer) throws Exception {
    assertThat(answer(offer)).isEqualTo(answer);
  }

  @Test
  void anOfferMayStandInAnyLine() throws Exception {
    assertThat(answer("telepathy", "permessage-deflate")).isEqualTo("permessage-deflate");
    assertThat(answer()).isEqualTo("none");
  }

  @ParameterizedTest
  @CsvSource({
    "permessage-deflate, client_max_window_bits, permessage-deflate, 9, true",
    "permessage-deflate, server_max_window_bits, permessage-deflate, 10, true",
    "deflate-frame, max_window_bits, perframe-deflate, 10, true",
    "x-webkit-deflate-frame, max_window_bits, perframe-deflate, 10, true"
  })
  void windowsThatCannotBeAreRefusedOrPassedOver(
      String extension, String setting, String named, int least, boolean strict) throws Exception {
    for (int bits : IntStream.rangeClosed(0, 30).toArray()) {
      List<String> offer = List.of(extension + "; " + setting + "=" + bits);
      if (bits >= least && bits <= 15) {
        assertThat(Compression.of(offer, strict)).isPresent();
      } else {
        assertThatThrownBy(() -> Compression.of(offer, strict))
            .isInstanceOf(Compression.BadOffer.class)
            .hasMessage("invalid " + setting + " " + named + " setting");
        assertThat(Compression.of(offer, false)).isEmpty();
      }
    }
  }

  @Test
  void aServerWindowIsKeptNarrow() throws Exception {
    assertThat(Compression.of(List.of("permessage-deflate"), true).orElseThrow())
        .isEqualTo(new Compression("permessage-deflate", Deflation.WIDE, true));
    assertThat(
            Compression.of(
                    List.of(
                        "permessage-deflate; server_max_window_bits=12; client_no_context_takeover"),
                    true)
                .orElseThrow())
        .isEqualTo(
            new Compression(
                "permessage-deflate; client_no_context_takeover; server_max_window_bits=10",
                Deflation.NARROW,
                false));
  }
}
