package bty.appliance.event;

import static org.assertj.core.api.Assertions.assertThat;

import bty.engine.protocol.MacAddress;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

class ChangeFeedTest {
  private static final Change CHANGE = new Change.Sighting(new MacAddress("52:54:00:00:00:01"));

  @Test
  void listenerThatFailsKeepsNothingFromTheOthers() {
    ChangeFeed feed = new ChangeFeed();
    List<Change> heard = new ArrayList<>();
    ChangeFeed.Subscription _ =
        feed.subscribe(_ -> {
          throw new IllegalStateException("broken");
        });
    ChangeFeed.Subscription mine = feed.subscribe(heard::add);
    feed.publish(CHANGE);
    assertThat(heard).containsExactly(CHANGE);
    mine.close();
    feed.publish(CHANGE);
    assertThat(heard).hasSize(1);
  }
}
