package bty.appliance.run;

import static org.assertj.core.api.Assertions.assertThat;

import bty.engine.protocol.MacAddress;
import bty.engine.protocol.RunId;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Iterator;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Random;
import java.util.TreeMap;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class RunIndexTest {
  private static final MacAddress A = new MacAddress("52:54:00:00:00:01");
  private static final MacAddress B = new MacAddress("52:54:00:00:00:02");

  @ParameterizedTest
  @ValueSource(
      strings = {
        "20261123T001500Z-3f9a1c",
        "00000000T000000Z-000000",
        "81911231T235959Z-ffffff",
        "20000229T010203Z-00000a"
      })
  void keyIsTheSameIdAgain(String id) {
    assertThat(RunKey.id(RunKey.of(new RunId(id))).text()).isEqualTo(id);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "81920101T000000Z-000000",
        "20261399T000000Z-000000",
        "20260132T000000Z-000000",
        "20260101T240000Z-000000",
        "20260101T009900Z-000000",
        "20260101T000099Z-000000"
      })
  void idThatNamesNoTimeHasNoKey(String id) {
    assertThat(RunKey.find(id)).isEmpty();
  }

  @Test
  void keysSortAsIdsDo() {
    Random random = new Random(1);
    List<RunId> ids = new ArrayList<>();
    for (int i = 0; i < 1000; i++) {
      ids.add(RunId.at(Instant.ofEpochSecond(random.nextInt()), random.nextInt(4)));
    }
    List<RunId> byKey =
        ids.stream()
            .sorted((one, other) -> Long.compare(RunKey.of(one), RunKey.of(other)))
            .toList();
    assertThat(byKey).isEqualTo(ids.stream().sorted().toList());
  }

  /// Against the library's own map, with few keys so that many meet.
  @Test
  void whatIsRemovedIsGoneAndNothingElseIs() {
    Random random = new Random(2);
    RunIndex index = new RunIndex();
    Map<Long, MacAddress> expected = new TreeMap<>();
    for (int i = 0; i < 20_000; i++) {
      long key = (long) random.nextInt(3000) << 33;
      if (random.nextInt(5) < 2) {
        MacAddress owner = expected.getOrDefault(key, A);
        index.remove(owner, key);
        expected.remove(key);
      } else {
        MacAddress owner = expected.getOrDefault(key, random.nextBoolean() ? A : B);
        index.put(owner, key);
        expected.put(key, owner);
      }
    }
    assertThat(index.size()).isEqualTo(expected.size());
    for (int i = 0; i < 3000; i++) {
      long key = (long) i << 33;
      assertThat(index.owner(key)).isEqualTo(Optional.ofNullable(expected.get(key)));
    }
    List<Long> keys = new ArrayList<>(expected.keySet()).reversed();
    assertThat(keys(index.descending(Long.MAX_VALUE, Optional.empty()))).isEqualTo(keys);
  }

  @Test
  void pageGoesOnBeforeARunThatIsNotThereAnyMore() {
    RunIndex index = new RunIndex();
    index.put(A, new long[] {1, 4, 5});
    index.put(B, 2);
    index.put(B, 3);
    index.put(B, 3);
    assertThat(keys(index.descending(5, Optional.empty()))).containsExactly(4L, 3L, 2L, 1L);
    index.remove(A, 4);
    assertThat(keys(index.descending(4, Optional.empty()))).containsExactly(3L, 2L, 1L);
    assertThat(keys(index.descending(4, Optional.of(A)))).containsExactly(1L);
    assertThat(keys(index.descending(1, Optional.empty()))).isEmpty();
    assertThat(keys(index.descending(9, Optional.of(new MacAddress("52:54:00:00:00:03")))))
        .isEmpty();
  }

  private static List<Long> keys(Iterator<RunIndex.Entry> entries) {
    List<Long> keys = new ArrayList<>();
    entries.forEachRemaining(entry -> keys.add(entry.key()));
    return keys;
  }
}
