package io.hbpush.channel;

import io.hbpush.time.FakeTime;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Nested;

/**
 * What every store must do for channels: one group of rules per subject, run against a fresh log.
 *
 * <p>A store's test extends this, gives the log in {@link #open}, and ends it after each test.
 */
public abstract class MessageLogContract {

  private final FakeTime time = new FakeTime();
  private MessageLog log;

  /**
   * A log without any channel.
   *
   * @param time the log's only clock, for ids, for expiry and for timers
   */
  protected abstract MessageLog open(FakeTime time) throws Exception;

  @BeforeEach
  final void openLog() throws Exception {
    log = open(time);
  }

  final FakeTime time() {
    return time;
  }

  final MessageLog log() {
    return log;
  }

  @Nested
  class Ids extends IdRules {
    @Override
    MessageLogContract contract() {
      return MessageLogContract.this;
    }
  }

  @Nested
  class Reading extends ReadRules {
    @Override
    MessageLogContract contract() {
      return MessageLogContract.this;
    }
  }

  @Nested
  class Keeping extends RetentionRules {
    @Override
    MessageLogContract contract() {
      return MessageLogContract.this;
    }
  }

  @Nested
  class Unbuffered extends UnbufferedRules {
    @Override
    MessageLogContract contract() {
      return MessageLogContract.this;
    }
  }

  @Nested
  class Conditions extends PreconditionRules {
    @Override
    MessageLogContract contract() {
      return MessageLogContract.this;
    }
  }

  @Nested
  class Once extends IdempotencyRules {
    @Override
    MessageLogContract contract() {
      return MessageLogContract.this;
    }
  }

  @Nested
  class ChannelLife extends ChannelLifeRules {
    @Override
    MessageLogContract contract() {
      return MessageLogContract.this;
    }
  }

  @Nested
  class Deleting extends DeleteRules {
    @Override
    MessageLogContract contract() {
      return MessageLogContract.this;
    }
  }

  @Nested
  class Watching extends WatchRules {
    @Override
    MessageLogContract contract() {
      return MessageLogContract.this;
    }
  }

  @Nested
  class Holding extends HeldRules {
    @Override
    MessageLogContract contract() {
      return MessageLogContract.this;
    }
  }

  @Nested
  class Joining extends JointRules {
    @Override
    MessageLogContract contract() {
      return MessageLogContract.this;
    }
  }

  @Nested
  class Claiming extends ClaimRules {
    @Override
    MessageLogContract contract() {
      return MessageLogContract.this;
    }
  }

  @Nested
  class Concurrency extends ConcurrencyRules {
    @Override
    MessageLogContract contract() {
      return MessageLogContract.this;
    }
  }
}
