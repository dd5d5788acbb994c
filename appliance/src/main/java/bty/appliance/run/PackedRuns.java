package bty.appliance.run;

import bty.appliance.run.RunState.Phase;
import bty.engine.protocol.MacAddress;
import bty.engine.source.Sha256;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.stream.IntStream;
import java.util.stream.Stream;

/// The runs of one machine in some 60 bytes each, where the objects take 700: all that is decided
/// from them is in memory, and a hundred thousand fit. Most runs of a machine are of one spec,
/// which is kept once.
///
/// @param specs what the runs have in common
/// @param bytes the rest of each, in order
/// @param starts where each begins
@SuppressWarnings("ArrayRecordComponent")
record PackedRuns(List<Common> specs, byte[] bytes, int[] starts) {
  static final PackedRuns NONE = new PackedRuns(List.of(), new byte[0], new int[0]);

  /// When there are so many, those that no run has any more are looked for.
  private static final int MANY_SPECS = 32;

  private static final int OPEN = 0;
  private static final int DONE = 1;
  private static final int PROVEN = 2;
  private static final int PROVEN_OTHER = 3;
  private static final int FAILED = 4;
  private static final int LOST = 5;

  /// What many runs share.
  record Common(FlashSpec spec, Origin origin) {}

  /// Packs them, in their order.
  static PackedRuns of(List<Run> runs) {
    Map<Common, Integer> commons = new LinkedHashMap<>();
    CompactWriter out = new CompactWriter(new byte[0]);
    int[] starts = new int[runs.size()];
    for (int i = 0; i < starts.length; i++) {
      Run run = runs.get(i);
      Common common = new Common(run.spec(), run.origin());
      Integer known = commons.putIfAbsent(common, commons.size());
      starts[i] = out.length();
      write(out, known == null ? commons.size() - 1 : known, run);
    }
    return new PackedRuns(List.copyOf(commons.keySet()), out.bytes(), starts);
  }

  /// How many there are.
  int size() {
    return starts.length;
  }

  /// These, and one more after them, which costs no look at them.
  PackedRuns with(Run run) {
    Common common = new Common(run.spec(), run.origin());
    int place = specs.indexOf(common);
    if (place < 0 && specs.size() >= MANY_SPECS) {
      List<Run> runs = unpack(run.mac());
      runs.add(run);
      return of(runs);
    }
    List<Common> all = specs;
    if (place < 0) {
      place = specs.size();
      all = Stream.concat(specs.stream(), Stream.of(common)).toList();
    }
    int[] more = Arrays.copyOf(starts, starts.length + 1);
    more[starts.length] = bytes.length;
    CompactWriter out = new CompactWriter(bytes);
    write(out, place, run);
    return new PackedRuns(all, out.bytes(), more);
  }

  /// These without the first of them.
  PackedRuns withoutFirst() {
    if (size() < 2) {
      return NONE;
    }
    int gone = starts[1];
    int[] rest = IntStream.of(starts).skip(1).map(start -> start - gone).toArray();
    return new PackedRuns(specs, Arrays.copyOfRange(bytes, gone, bytes.length), rest);
  }

  /// The same runs again.
  List<Run> unpack(MacAddress mac) {
    return unpack(mac, 0, size());
  }

  /// Some of them.
  ///
  /// @param from the place of the first of them
  /// @param to the place after the last
  List<Run> unpack(MacAddress mac, int from, int to) {
    List<Run> runs = new ArrayList<>(to - from + 1);
    for (int i = from; i < to; i++) {
      runs.add(read(new CompactReader(bytes, starts[i]), mac));
    }
    return runs;
  }

  private Run read(CompactReader in, MacAddress mac) {
    Common common = specs.get((int) in.number());
    return new Run(
        RunKey.id(in.number()),
        in.number(),
        mac,
        common.spec(),
        common.origin(),
        readState(in, common.spec()),
        readTimes(in),
        readProgress(in));
  }

  private static void write(CompactWriter out, int common, Run run) {
    out.number(common);
    out.number(RunKey.of(run.id()));
    out.number(run.number());
    writeState(out, run.state(), run.spec());
    writeTimes(out, run.times());
    writeProgress(out, run.progress());
  }

  private static void writeState(CompactWriter out, RunState state, FlashSpec spec) {
    switch (state) {
      case RunState.Open open -> {
        out.number(OPEN);
        out.text(open.phase().word());
      }
      case RunState.Failed failed -> {
        out.number(FAILED);
        out.text(failed.stage());
        out.text(failed.reason());
      }
      case RunState.Lost lost -> {
        out.number(LOST);
        out.text(lost.reached().word());
        out.text(lost.reason());
      }
      case RunState.Done done -> {
        if (done.proof().isEmpty()) {
          out.number(DONE);
        } else {
          writeProof(out, done.proof().get(), spec);
        }
      }
    }
  }

  private static void writeProof(CompactWriter out, RunState.Proof proof, FlashSpec spec) {
    if (proof.digest().equals(spec.image().digest())) {
      out.number(PROVEN);
    } else {
      out.number(PROVEN_OTHER);
      out.text(proof.digest().hex());
    }
    out.number(proof.bytesRead());
    out.number(proof.bytesWritten());
    out.number(proof.took().toSeconds());
    out.number(proof.took().toNanosPart());
  }

  private static RunState readState(CompactReader in, FlashSpec spec) {
    int kind = (int) in.number();
    return switch (kind) {
      case OPEN -> new RunState.Open(phase(in));
      case FAILED -> new RunState.Failed(in.text(), in.text());
      case LOST -> new RunState.Lost(phase(in), in.text());
      case DONE -> new RunState.Done(Optional.empty());
      case PROVEN -> proven(in, spec.image().digest());
      case PROVEN_OTHER -> proven(in, new Sha256(in.text()));
      default -> throw new IllegalStateException("BUG: no state is packed as " + kind);
    };
  }

  private static RunState proven(CompactReader in, Sha256 digest) {
    return new RunState.Done(
        Optional.of(
            new RunState.Proof(
                digest, in.number(), in.number(), Duration.ofSeconds(in.number(), in.number()))));
  }

  private static Phase phase(CompactReader in) {
    return Phase.find(in.text()).orElseThrow();
  }

  private static void writeTimes(CompactWriter out, RunTimes times) {
    writeInstant(out, times.offered());
    writeInstant(out, times.changed());
    out.number(times.diskGranted().isPresent() ? 1 : 0);
    times.diskGranted().ifPresent(at -> writeInstant(out, at));
  }

  private static RunTimes readTimes(CompactReader in) {
    return new RunTimes(
        readInstant(in),
        readInstant(in),
        in.number() == 1 ? Optional.of(readInstant(in)) : Optional.empty());
  }

  private static void writeInstant(CompactWriter out, Instant instant) {
    out.number(instant.getEpochSecond());
    out.number(instant.getNano());
  }

  private static Instant readInstant(CompactReader in) {
    return Instant.ofEpochSecond(in.number(), in.number());
  }

  private static void writeProgress(CompactWriter out, RunProgress progress) {
    write(out, progress.bytesRead());
    write(out, progress.bytesWritten());
    write(out, progress.totalBytes());
    write(out, progress.rateBps());
    write(out, progress.etaSeconds());
    out.number(progress.bottleneck().isPresent() ? 1 : 0);
    progress.bottleneck().ifPresent(out::text);
  }

  private static RunProgress readProgress(CompactReader in) {
    return new RunProgress(
        read(in),
        read(in),
        read(in),
        read(in),
        read(in),
        in.number() == 1 ? Optional.of(in.text()) : Optional.empty());
  }

  private static void write(CompactWriter out, OptionalLong value) {
    out.number(value.isPresent() ? 1 : 0);
    value.ifPresent(out::number);
  }

  private static OptionalLong read(CompactReader in) {
    return in.number() == 1 ? OptionalLong.of(in.number()) : OptionalLong.empty();
  }
}
