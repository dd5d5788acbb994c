package bty.cli.client;

import bty.engine.protocol.RunId;
import bty.engine.provision.ReportArchive;
import bty.engine.rootfs.SystemFile;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;

/// What CIJOE left of one run, on its way to the appliance. It goes there before the outcome does,
/// whatever that is: of a workflow that failed it is the best there is.
///
/// @param output where CIJOE puts it
record CijoeReport(Path output) {
  /// A folder beside the log.
  static CijoeReport beside(Path log) {
    return new CijoeReport(log.toAbsolutePath().resolveSibling("cijoe-output"));
  }

  /// Sees to it that nothing of an earlier run is there, and that CIJOE can make the folder.
  void prepare() throws IOException {
    SystemFile.delete(output);
    Path parent = output.getParent();
    if (parent != null) {
      Files.createDirectories(parent);
    }
  }

  /// Packs and sends it, for as long as the appliance is away; nothing happens if there is none.
  void send(RunId run, String path, ReportSender sender, Announcer announcer)
      throws InterruptedException {
    if (!Files.isDirectory(output)) {
      return;
    }
    Path archive = output.resolveSibling("cijoe-report.tar.gz");
    try {
      ReportArchive.pack(output, archive);
    } catch (IOException e) {
      announcer.log().line("packing CIJOE's report: " + e.getMessage() + "; going on without it");
      return;
    }
    Reply.Answer reply = sender.deliverFile("CIJOE's report", path + "?run=" + run.text(), archive);
    if (ReplyKind.of(reply) != ReplyKind.TAKEN) {
      announcer.say(
          "bty: CIJOE's report is not taken: " + reply.words() + "; it stays in " + output);
    }
  }
}
