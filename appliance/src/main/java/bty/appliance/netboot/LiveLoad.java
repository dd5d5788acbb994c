package bty.appliance.netboot;

import bty.appliance.http.Response;
import bty.engine.protocol.Sizes;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.function.Consumer;

/// One file of the live environment on its way to a machine: how much of all of it was sent so far
/// is told in words, once a second at most. Of the thread that sends it.
final class LiveLoad implements Response.Observer {
  /// Between the part that was sent and the whole, and in no other words here.
  static final String OF = " of ";

  private static final Duration OFTEN = Duration.ofSeconds(1);

  private final Stretch stretch;
  private final InstantSource clock;
  private final Consumer<String> teller;
  private long sent;
  private Instant told;

  /// What is sent, as a part of the live environment.
  ///
  /// @param before bytes of it that the machine has already
  /// @param length how many are sent now
  /// @param total how many it has
  record Stretch(long before, long length, long total) {
    /// So many of them are there, in words.
    String words(long sent) {
      long there = before + Math.min(sent, length);
      return there >= total ? Sizes.bytes(total) + " in all" : Sizes.bytesOf(there, total);
    }
  }

  /// @param teller is told how far it is
  LiveLoad(Stretch stretch, InstantSource clock, Consumer<String> teller) {
    this.stretch = stretch;
    this.clock = clock;
    this.teller = teller;
    this.told = clock.instant();
    teller.accept(stretch.words(0));
  }

  @Override
  public void sent(long bytes) {
    sent += bytes;
    Instant now = clock.instant();
    if (Duration.between(told, now).compareTo(OFTEN) >= 0) {
      told = now;
      teller.accept(stretch.words(sent));
    }
  }

  @Override
  public void over() {
    teller.accept(stretch.words(sent));
  }
}
