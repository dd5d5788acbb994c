package bty.appliance.files;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class FolderListingTest {
  @TempDir private Path folder;
  private final AtomicInteger parsed = new AtomicInteger();

  @Test
  void folderIsListedAgainOnlyWhenAFileHasComeOrGone() throws IOException {
    FolderListing<String> listing = listing();
    Files.createFile(folder.resolve("b.yaml"));
    Files.createFile(folder.resolve("a.yaml"));
    Files.createFile(folder.resolve("notes.txt"));
    assertThat(listing.get()).containsExactly("a", "b");
    assertThat(listing.get()).containsExactly("a", "b");
    assertThat(parsed).hasValue(3);
    Files.delete(folder.resolve("a.yaml"));
    listing.forget();
    assertThat(listing.get()).containsExactly("b");
  }

  @Test
  void listingIsMadeOnceMoreBeforeItIsSureOfItself() throws IOException {
    FolderListing<String> listing = listing();
    Files.createFile(folder.resolve("a.yaml"));
    listing.get();
    listing.confirm();
    assertThat(parsed).hasValue(2);
    listing.confirm();
    assertThat(listing.get()).containsExactly("a");
    assertThat(parsed).hasValue(2);
  }

  private FolderListing<String> listing() {
    return new FolderListing<>(
        folder,
        name -> {
          parsed.incrementAndGet();
          return name.endsWith(".yaml") ? Optional.of(name.replace(".yaml", "")) : Optional.empty();
        });
  }
}
