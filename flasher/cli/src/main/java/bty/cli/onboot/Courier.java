package bty.cli.onboot;

import bty.engine.image.Backoff;
import java.nio.file.Path;
import java.time.InstantSource;
import java.util.function.Supplier;

/// Brings reports to an appliance that may be away for minutes.
final class Courier {
  private static final int FEW = 4;

  private final Appliance appliance;
  private final Voice voice;
  private final Sleeper sleeper;
  private final InstantSource clock;

  Courier(Appliance appliance, Voice voice, Sleeper sleeper, InstantSource clock) {
    this.appliance = appliance;
    this.voice = voice;
    this.sleeper = sleeper;
    this.clock = clock;
  }

  /// Sends until it is taken or refused, for as long as that takes.
  ///
  /// @param what the report in words, such as `the report that the flash is done`
  /// @return the last answer, whose [Verdict] is never [Verdict#AGAIN]
  /// @throws InterruptedException if somebody wants an end before
  Answer.Reply deliver(String what, String path, String json) throws InterruptedException {
    return deliver(what, () -> appliance.post(path, json));
  }

  /// The same with a gzip'd tar.
  Answer.Reply deliverFile(String what, String path, Path archive) throws InterruptedException {
    return deliver(what, () -> appliance.postArchive(path, archive));
  }

  private Answer.Reply deliver(String what, Supplier<Answer> attempting)
      throws InterruptedException {
    Notices notices = new Notices();
    Backoff backoff = Appliance.backoff();
    while (true) {
      Answer answer = attempting.get();
      if (answer instanceof Answer.Reply reply && Verdict.of(reply) != Verdict.AGAIN) {
        voice.log().line(what + ": " + reply.words());
        return reply;
      }
      String notice = "bty: " + what + " waits for " + appliance.describe() + ": " + answer.words();
      if (notices.isDue(notice, clock.instant())) {
        voice.say(notice);
      }
      sleeper.sleep(backoff.next());
    }
  }

  /// Sends a few times, and goes on without it if that does not help.
  void tryToDeliver(String what, String path, String json) throws InterruptedException {
    Backoff backoff = Appliance.backoff();
    Answer answer = appliance.post(path, json);
    for (int attempt = 1; attempt < FEW && Verdict.of(answer) == Verdict.AGAIN; attempt++) {
      sleeper.sleep(backoff.next());
      answer = appliance.post(path, json);
    }
    String outcome = Verdict.of(answer) == Verdict.TAKEN ? "" : "; going on without it";
    voice.log().line(what + ": " + answer.words() + outcome);
  }
}
