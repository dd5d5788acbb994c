package bty.appliance.image;

import static org.assertj.core.api.Assertions.assertThat;

import bty.appliance.Eventually;
import bty.appliance.event.ChangeFeed;
import bty.appliance.files.Folder;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CountDownLatch;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class ImageScanTest {
  @TempDir private Path folder;

  private ImageCatalog catalog() {
    return new ImageCatalog(
        new Folder(folder),
        file -> {
          throw new IOException("not asked");
        },
        new ImageFactsStore(folder),
        new ImagePinStore(folder),
        new ChangeFeed());
  }

  @Test
  void roundThatFailsIsFollowedByAnother() {
    ImageCatalog catalog = catalog();
    CountDownLatch rounds = new CountDownLatch(3);
    ImageScan.Look failing =
        _ -> {
          rounds.countDown();
          throw new OutOfMemoryError("Java heap space");
        };
    try (ImageScan _ = ImageScan.start(catalog, List.of(failing), () -> Instant.EPOCH, _ -> {})) {
      Eventually.see("three rounds", rounds::getCount, count -> count == 0);
      assertThat(catalog.problem()).isEmpty();
    }
  }

  @Test
  void endOfTheThreadIsSaid() {
    ImageCatalog catalog = catalog();
    try (ImageScan _ =
        ImageScan.start(
            catalog,
            List.of(),
            () -> Instant.EPOCH,
            _ -> {
              throw new InterruptedException("by whomever");
            })) {
      assertThat(Eventually.see("its end", catalog::problem, Optional::isPresent))
          .hasValueSatisfying(why -> assertThat(why).contains("has ended"));
    }
    assertThat(catalog.problem()).isEmpty();
  }
}
