package bty.appliance.netboot;

import static org.assertj.core.api.Assertions.assertThat;

import bty.appliance.event.Change;
import bty.appliance.event.ChangeFeed;
import bty.appliance.netboot.BootEvent.Kind;
import bty.engine.protocol.MacAddress;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import org.junit.jupiter.api.Test;

class BootStoriesTest {
  private static final Instant START = Instant.parse("2026-11-23T10:00:00Z");
  private static final MacAddress MAC = mac(1);

  private final ChangeFeed feed = new ChangeFeed();
  private final BootStories stories = new BootStories(feed);

  private static MacAddress mac(int number) {
    return new MacAddress(
        String.format(Locale.ROOT, "52:54:00:00:%02x:%02x", number >> 8, number & 255));
  }

  private void note(MacAddress mac, Kind kind, String detail, int second) {
    stories.note(mac, new BootEvent(START.plusSeconds(second), kind, detail), Optional.empty());
  }

  private List<Kind> kinds() {
    return stories.of(List.of(MAC)).orElseThrow().events().stream().map(BootEvent::kind).toList();
  }

  @Test
  void oneBootIsOneStoryHoweverOftenItAsks() {
    note(MAC, Kind.ASKED, "UEFI", 0);
    note(MAC, Kind.OFFERED, "", 0);
    note(MAC, Kind.ASKED, "UEFI", 4);
    note(MAC, Kind.OFFERED, "", 4);
    note(MAC, Kind.FILE, "TFTP, snponly.efi", 6);
    note(MAC, Kind.IPXE, "by DHCP", 8);
    note(MAC, Kind.SCRIPT, "", 9);
    note(MAC, Kind.TOLD, "own disk", 9);
    assertThat(kinds())
        .containsExactly(Kind.ASKED, Kind.OFFERED, Kind.FILE, Kind.IPXE, Kind.SCRIPT, Kind.TOLD);
    note(MAC, Kind.ASKED, "UEFI", 20);
    assertThat(kinds()).containsExactly(Kind.ASKED);
  }

  @Test
  void firmwareThatIsIpxeBeginsAnotherBootAsWell() {
    note(MAC, Kind.IPXE, "by DHCP", 0);
    note(MAC, Kind.SCRIPT, "", 1);
    note(MAC, Kind.TOLD, "wait", 1);
    note(MAC, Kind.TOLD, "wait", 6);
    assertThat(kinds()).containsExactly(Kind.IPXE, Kind.SCRIPT, Kind.TOLD);
    note(MAC, Kind.IPXE, "by DHCP", 20);
    assertThat(kinds()).containsExactly(Kind.IPXE);
  }

  @Test
  void memoryIsBounded() {
    for (int i = 0; i < BootStories.MOST + 5; i++) {
      note(mac(i), Kind.ASKED, "BIOS", i);
    }
    assertThat(stories.newest(Integer.MAX_VALUE)).hasSize(BootStories.MOST);
    assertThat(stories.of(List.of(mac(4)))).isEmpty();
    for (int i = 0; i < 50; i++) {
      note(mac(7), Kind.FILE_FAILED, "f".repeat(500) + i + " not found", 2000);
      note(mac(7), Kind.FILE, "TFTP, " + i, 2000);
    }
    BootStory story = stories.of(List.of(mac(7))).orElseThrow();
    assertThat(story.events()).hasSize(BootStory.MOST_EVENTS);
    assertThat(story.events()).allMatch(event -> event.detail().length() <= 120);
  }

  @Test
  void stopIsToldOnceSinceNothingElseHappens() {
    note(MAC, Kind.ASKED, "BIOS", 0);
    List<Change> heard = new ArrayList<>();
    try (ChangeFeed.Subscription _ = feed.subscribe(heard::add)) {
      stories.look(START.plusSeconds(10));
      assertThat(heard).isEmpty();
      stories.look(START.plusSeconds(100));
      stories.look(START.plusSeconds(101));
      assertThat(heard).containsExactly(new Change.Sighting(MAC));
    }
  }
}
