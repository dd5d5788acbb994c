package bty.appliance.image;

import static org.assertj.core.api.Assertions.assertThat;

import bty.engine.source.ImageName;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class ImagePinStoreTest {
  private static final ImageName IMAGE = new ImageName("debian.img");
  private static final String DIGEST = "ab".repeat(32);

  @TempDir private Path state;
  private Path pin;
  private ImagePinStore pins;

  @BeforeEach
  void start() throws IOException {
    Path folder = Files.createDirectory(state.resolve("images"));
    Files.createDirectory(state.resolve(".git"));
    pin = Files.writeString(folder.resolve("debian.img.yaml"), "sha256: " + DIGEST + "\n");
    pins = new ImagePinStore(folder);
    pins.learn();
  }

  @Test
  void imageWithoutAPinIsKnownToHaveNoneWhileGitIsAtWork() throws IOException {
    Path images = Files.createDirectories(state.resolve("images"));
    Path lock = Files.createDirectories(state.resolve(".git")).resolve("HEAD.lock");
    ImagePinStore fresh = new ImagePinStore(images);
    fresh.learn();
    Files.createFile(lock);
    assertThat(fresh.find(new ImageName("free.img")).problem()).isEmpty();
    // A file has come: nobody knows whether more do.
    Files.writeString(images.resolve("other.img.yaml"), "description: x\n");
    assertThat(fresh.find(new ImageName("third.img")).problem()).contains("cannot be told now");
    ImagePinStore blind = new ImagePinStore(images);
    blind.learn();
    assertThat(blind.find(new ImageName("free.img")).problem()).contains("cannot be told now");
    Files.delete(lock);
  }

  @Test
  void pinThatIsMissingWhileGitIsAtWorkStillHolds() throws IOException {
    Files.createFile(state.resolve(".git/index.lock"));
    Files.delete(pin);
    for (int look = 0; look < 3; look++) {
      assertThat(pins.find(IMAGE).pin().digest()).isPresent();
      assertThat(pins.find(IMAGE).problem()).isEmpty();
    }
    Files.delete(state.resolve(".git/index.lock"));
    assertThat(pins.find(IMAGE)).isEqualTo(new ImagePinStore.Reading(ImagePin.NONE, ""));
  }

  @Test
  void imageNeverAskedForIsNotTakenForUnpinnedWhileGitIsAtWork() throws IOException {
    ImageName known = new ImageName("unpinned.img");
    assertThat(pins.find(known).problem()).isEmpty();
    Files.createFile(state.resolve(".git/MERGE_HEAD"));
    // A file has come since the folder was known: more may, or one may be away for a moment.
    Files.writeString(state.resolve("images/third.img.yaml"), "sha256: " + DIGEST + "\n");
    assertThat(pins.find(new ImageName("other.img")).problem())
        .isEqualTo(
            "whether it is pinned cannot be told now: a Git operation is in progress in the state"
                + " folder (.git/MERGE_HEAD)");
    assertThat(pins.find(known)).as("it had none before").isEqualTo(nothing());
  }

  @Test
  void pinThatComesAMomentAfterTheFirstLookOfAStartHolds() throws Exception {
    String text = Files.readString(pin);
    Files.delete(pin);
    ImagePinStore fresh = new ImagePinStore(state.resolve("images"));
    Thread git =
        Thread.ofPlatform()
            .start(() -> {
              try {
                Thread.sleep(30);
                Files.writeString(pin, text);
              } catch (IOException | InterruptedException e) {
                throw new IllegalStateException(e);
              }
            });
    assertThat(fresh.find(IMAGE).pin().digest()).isPresent();
    git.join();
  }

  private static ImagePinStore.Reading nothing() {
    return new ImagePinStore.Reading(ImagePin.NONE, "");
  }
}
