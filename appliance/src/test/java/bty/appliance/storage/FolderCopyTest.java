package bty.appliance.storage;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.FileTime;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class FolderCopyTest {
  @TempDir private Path folder;
  private final FolderCopy copy = new FolderCopy();
  private Path from = Path.of("");
  private Path to = Path.of("");

  @BeforeEach
  void twoFolders() throws IOException {
    from = Files.createDirectories(folder.resolve("from"));
    to = Files.createDirectories(folder.resolve("to"));
    Files.createDirectories(to.resolve("lost+found"));
    Files.writeString(from.resolve("a.img"), "one image");
    Files.write(from.resolve("holes.img"), new byte[(2 << 20) + 17]);
    Files.writeString(from.resolve(".half.upload"), "ha");
    Files.createDirectories(from.resolve("kept/deep"));
    Files.writeString(from.resolve("kept/deep/b.img"), "another");
    Files.createSymbolicLink(from.resolve("latest.img"), Path.of("a.img"));
  }

  private int copied() throws IOException {
    return copy.copy(from, to, _ -> {});
  }

  @Test
  void everythingIsCopiedOnceAndIsTheSame() throws IOException {
    assertThat(copied()).isEqualTo(4);
    copy.compare(from, to, true);
    assertThat(Files.readString(to.resolve("latest.img"))).isEqualTo("one image");
    assertThat(to.resolve("holes.img")).hasSize((2 << 20) + 17);
    assertThat(copied()).isZero();
  }

  @Test
  void whatHasChangedSinceIsCopiedAgainAndWhatIsGoneGoes() throws IOException {
    int _ = copied();
    Files.writeString(from.resolve("a.img"), "a longer image");
    Files.delete(from.resolve("kept/deep/b.img"));
    Files.delete(from.resolve("kept/deep"));
    assertThatThrownBy(() -> copy.compare(from, to, false)).hasMessageContaining("a.img");
    copy.compareCopied(from, to);
    assertThat(copied()).isEqualTo(1);
    copy.compare(from, to, true);
    assertThat(to.resolve("kept/deep")).doesNotExist();
  }

  @Test
  void aCopyWithOtherBytesIsFound() throws IOException {
    int _ = copied();
    FileTime time = Files.getLastModifiedTime(to.resolve("a.img"));
    Files.writeString(to.resolve("a.img"), "one imagf");
    Files.setLastModifiedTime(to.resolve("a.img"), time);
    copy.compare(from, to, false);
    assertThatThrownBy(() -> copy.compare(from, to, true)).hasMessageContaining("other bytes");
    assertThatThrownBy(() -> copy.compareCopied(from, to)).hasMessageContaining("other bytes");
  }

  @Test
  void progressIsInBytes() throws IOException {
    Files.write(from.resolve("large.img"), new byte[70 << 20]);
    List<String> said = new ArrayList<>();
    assertThat(copy.copy(from, to, said::add)).isEqualTo(5);
    assertThat(said).isNotEmpty().allSatisfy(line -> assertThat(line).contains(" of ", "MB"));
  }

  @Test
  void removingTakesTheLinkAndNotWhereItLeads() throws IOException {
    Path outside = Files.writeString(folder.resolve("outside"), "stays");
    Files.createSymbolicLink(from.resolve("out"), outside);
    copy.remove(from);
    assertThat(from).doesNotExist();
    assertThat(outside).exists();
    copy.remove(from);
  }
}
