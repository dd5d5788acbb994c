package bty.appliance.cli;

import bty.appliance.account.ApiTokenFile;
import bty.appliance.boot.IpxeScripts;
import bty.appliance.certificate.CertificateFiles;
import bty.appliance.config.ServerConfig;
import bty.appliance.image.ImageCatalog;
import bty.appliance.state.StateFolder;
import java.io.IOException;
import java.lang.System.Logger.Level;
import java.nio.file.Files;
import java.util.List;

/// What the log says once the server has started.
record StartLog(ServerConfig settings) {
  private static final System.Logger LOG = System.getLogger("serve");

  /// What is there, what is missing, and where it listens.
  void tell(StateFolder state, ImageCatalog catalog, ApiTokenFile.Token token, int port)
      throws IOException {
    LOG.log(
        Level.INFO,
        "state "
            + settings.stateDir()
            + ": "
            + state.machines().count()
            + " machines; images "
            + settings.imageRoot()
            + ": "
            + catalog.list().size());
    if (state.statusWasLost()) {
      LOG.log(
          Level.WARNING,
          "status/ was lost or made anew, so nobody knows which of the machines have been flashed");
    }
    for (String file : List.of(IpxeScripts.KERNEL, IpxeScripts.INITRD)) {
      if (!Files.exists(settings.bootDir().resolve(file))) {
        LOG.log(
            Level.WARNING,
            settings.bootDir() + " has no " + file + ": machines cannot load the live environment");
      }
    }
    String made =
        switch (token.origin()) {
          case FOUND -> "is in ";
          case MADE -> "was made: ";
        };
    LOG.log(Level.INFO, "the token " + made + settings.tokenFile());
    LOG.log(Level.INFO, "listening on http://" + settings.host() + ":" + port);
  }

  /// That it speaks TLS.
  void tell(CertificateFiles certificate, int port) {
    LOG.log(
        Level.INFO,
        "listening on https://"
            + settings.host()
            + ":"
            + port
            + "; the pin of the key is "
            + certificate.pin()
            + "; operators are heard there only");
  }
}
