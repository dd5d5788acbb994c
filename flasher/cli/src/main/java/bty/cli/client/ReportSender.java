package bty.cli.client;

import bty.engine.source.Backoff;
import java.nio.file.Path;
import java.time.InstantSource;
import java.util.function.Supplier;

/// Brings reports to an appliance that may be away for minutes.
public final class ReportSender {
  private static final int FEW = 4;

  private final ApplianceApi appliance;
  private final Announcer announcer;
  private final Sleeper sleeper;
  private final InstantSource clock;

  public ReportSender(
      ApplianceApi appliance, Announcer announcer, Sleeper sleeper, InstantSource clock) {
    this.appliance = appliance;
    this.announcer = announcer;
    this.sleeper = sleeper;
    this.clock = clock;
  }

  /// Sends until it is taken or refused, for as long as that takes.
  ///
  /// @param what the report in words, such as `the report that the flash is done`
  /// @return the last answer, whose [ReplyKind] is never [ReplyKind#AGAIN]
  /// @throws InterruptedException if somebody wants an end before
  Reply.Answer deliver(String what, String path, String json) throws InterruptedException {
    return deliver(what, () -> appliance.post(path, json));
  }

  /// The same with a gzip'd tar.
  Reply.Answer deliverFile(String what, String path, Path archive) throws InterruptedException {
    return deliver(what, () -> appliance.postArchive(path, archive));
  }

  private Reply.Answer deliver(String what, Supplier<Reply> attempting)
      throws InterruptedException {
    RepeatFilter notices = new RepeatFilter();
    Backoff backoff = ApplianceApi.backoff();
    while (true) {
      Reply answer = attempting.get();
      if (answer instanceof Reply.Answer reply && ReplyKind.of(reply) != ReplyKind.AGAIN) {
        announcer.log().line(what + ": " + reply.words());
        return reply;
      }
      String notice = "bty: " + what + " waits for " + appliance.describe() + ": " + answer.words();
      if (notices.isDue(notice, clock.instant())) {
        announcer.say(notice);
      }
      sleeper.sleep(backoff.next());
    }
  }

  /// Sends a few times, and goes on without it if that does not help.
  public void tryToDeliver(String what, String path, String json) throws InterruptedException {
    Backoff backoff = ApplianceApi.backoff();
    Reply answer = appliance.post(path, json);
    for (int attempt = 1; attempt < FEW && ReplyKind.of(answer) == ReplyKind.AGAIN; attempt++) {
      sleeper.sleep(backoff.next());
      answer = appliance.post(path, json);
    }
    String outcome = ReplyKind.of(answer) == ReplyKind.TAKEN ? "" : "; going on without it";
    announcer.log().line(what + ": " + answer.words() + outcome);
  }
}
