package bty.cli.stick;

import bty.cli.stick.YamlWords.Word;
import bty.engine.flash.FlashRequest;
import bty.engine.flash.FlashRequest.Verify;
import bty.engine.protocol.Hostname;
import bty.engine.protocol.Provisioning;
import bty.engine.protocol.RunId;
import bty.engine.provision.InputText;
import bty.engine.provision.ProvisionRequest;
import bty.engine.provision.ProvisionRequest.InputNames;
import bty.engine.selection.TargetSpec;
import bty.engine.source.ImageLocation;
import bty.engine.source.ImageName;
import bty.engine.source.Sha256;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.function.Function;

/// `bty-stick.yaml`: what a stick does by itself. Its words are those of a machine's file at the
/// appliance and of `bty flash`. Nothing is guessed: image and target have to be named, what is not
/// known is an error, and all errors are told at once.
///
/// | key | means |
/// | --- | --- |
/// | `image` | the name of a file beside the plan |
/// | `sha256` | the digest it must have; else that of `IMAGE.sha256`, if there is one |
/// | `target` | which disk, as `--target` of `bty flash` has it; `only` for the only one |
/// | `verify` | `none`, or `read-back` |
/// | `provisioning_mode` | `none`, or `cloud-init` |
/// | `user_data`, `meta_data`, `network_config` | files beside the plan |
/// | `hostname` | the name of the new system |
/// | `countdown` | seconds in which any key stops it, 5 to 3600; 30 |
/// | `afterwards` | `nothing`, `reboot` or `poweroff` |
/// | `again` | `yes`: a disk that holds the image already is written again |
final class StickPlanFile {
  /// Its name on the stick.
  static final String NAME = "bty-stick.yaml";

  static final List<String> KEYS =
      List.of(
          "image",
          "sha256",
          "target",
          "verify",
          "provisioning_mode",
          "user_data",
          "meta_data",
          "network_config",
          "hostname",
          "countdown",
          "afterwards",
          "again");

  private static final int MOST_BYTES = 64 << 10;
  private static final long USUAL_SECONDS = 30;

  private final Path folder;
  private final YamlWords words;
  private final List<String> problems;

  private StickPlanFile(Path folder, YamlWords words) {
    this.folder = folder;
    this.words = words;
    this.problems = new ArrayList<>(words.problems());
  }

  /// What reading it came to.
  sealed interface Found {
    /// It can be followed.
    record Good(StickPlan plan) implements Found {}

    /// It cannot.
    ///
    /// @param problems each a sentence with its place
    record Bad(List<String> problems) implements Found {}
  }

  /// Reads the plan of a folder, and the files it names.
  ///
  /// @param run becomes the instance-id of what is set up
  static Found read(Path folder, RunId run) {
    String text;
    try {
      text = text(folder.resolve(NAME));
    } catch (CharacterCodingException e) {
      return new Found.Bad(List.of(NAME + ":1:1: the file is not UTF-8; save it as UTF-8"));
    } catch (IOException e) {
      return new Found.Bad(
          List.of("%s can't be read (%s)".formatted(NAME, e.getClass().getSimpleName())));
    }
    StickPlanFile file = new StickPlanFile(folder, YamlWords.read(NAME, text, KEYS));
    Optional<StickPlan> plan = file.plan(run);
    return plan.isPresent() && file.problems.isEmpty()
        ? new Found.Good(plan.get())
        : new Found.Bad(List.copyOf(file.problems));
  }

  /// Windows' editor puts a byte order mark before it.
  private static String text(Path file) throws IOException {
    if (Files.size(file) > MOST_BYTES) {
      throw new IOException("it has more than 64 KiB");
    }
    String text =
        StandardCharsets.UTF_8
            .newDecoder()
            .decode(ByteBuffer.wrap(Files.readAllBytes(file)))
            .toString();
    return text.startsWith("\uFEFF") ? text.substring(1) : text;
  }

  private Optional<StickPlan> plan(RunId run) {
    Optional<Path> image = required("image").flatMap(word -> valid(word, this::image));
    Optional<TargetSpec> target =
        required("target").flatMap(word -> valid(word, TargetSpec::parse));
    Optional<Sha256> digest = optional("sha256").flatMap(word -> valid(word, Sha256::new));
    Verify verify = optional("verify").flatMap(this::verify).orElse(Verify.NONE);
    Duration countdown = Duration.ofSeconds(seconds());
    Afterwards then = optional("afterwards").flatMap(this::afterwards).orElse(Afterwards.NOTHING);
    boolean again = optional("again").flatMap(this::yes).orElse(false);
    Optional<ProvisionRequest> setup = setup(run);
    if (again && then == Afterwards.REBOOT) {
      problems.add(
          Objects.requireNonNull(words.words().get("again")).place()
              + ": again with \"afterwards: reboot\" would write the disk without end; wanted"
              + " afterwards: poweroff or nothing");
    }
    if (!problems.isEmpty() || image.isEmpty() || target.isEmpty()) {
      return Optional.empty();
    }
    FlashRequest request =
        new FlashRequest(
            new ImageLocation.File(image.get()),
            digest,
            OptionalLong.empty(),
            target.get(),
            verify,
            setup);
    return Optional.of(new StickPlan(request, target.get().text(), countdown, then, again));
  }

  private Optional<ProvisionRequest> setup(RunId run) {
    Optional<Word> mode = optional("provisioning_mode");
    List<String> own = List.of("user_data", "meta_data", "network_config", "hostname");
    if (mode.isEmpty() || mode.get().text().equals("none")) {
      own.forEach(key ->
          optional(key)
              .ifPresent(
                  word -> wrong(word, key + " belongs to \"provisioning_mode: cloud-init\"")));
      return Optional.empty();
    }
    if (!mode.get().text().equals("cloud-init")) {
      wrong(mode.get(), found(mode.get()) + "; a stick sets up by cloud-init, or none");
      return Optional.empty();
    }
    Optional<String> user = required("user_data").flatMap(this::content);
    Optional<String> meta = optional("meta_data").flatMap(this::content);
    Optional<String> network = optional("network_config").flatMap(this::content);
    Optional<String> name = optional("hostname").map(Word::text);
    optional("hostname")
        .ifPresent(word -> Hostname.problem(word.text()).ifPresent(why -> wrong(word, why)));
    return user.map(text ->
        new ProvisionRequest.Seed(
            new Provisioning.CloudInit(text, meta, network),
            new InputNames(called("user_data"), called("meta_data"), called("network_config")),
            run,
            name));
  }

  private String called(String key) {
    return optional(key).map(Word::text).orElse(key);
  }

  private Optional<String> content(Word word) {
    try {
      return Optional.of(InputText.read(beside(word.text())));
    } catch (IllegalArgumentException | IOException e) {
      wrong(word, String.valueOf(e.getMessage()));
      return Optional.empty();
    }
  }

  private Path image(String text) {
    return beside(new ImageName(text).text());
  }

  /// A file of the stick, and of no other place.
  private Path beside(String text) {
    Path path = folder.resolve(text).normalize();
    if (!path.startsWith(folder.normalize()) || text.startsWith("/")) {
      throw new IllegalArgumentException(
          "\"%s\" found; wanted a file beside the plan".formatted(text));
    }
    if (!Files.isRegularFile(path)) {
      throw new IllegalArgumentException(
          "there is no file \"%s\" beside the plan; copy it to the stick, or correct the name"
              .formatted(text));
    }
    return path;
  }

  private long seconds() {
    Optional<Word> word = optional("countdown");
    long seconds =
        word.filter(it -> it.text().matches("[0-9]{1,4}"))
            .map(it -> Long.parseLong(it.text()))
            .orElse(word.isPresent() ? 0 : USUAL_SECONDS);
    if (seconds < 5 || seconds > 3600) {
      word.ifPresent(it -> wrong(it, found(it) + "; wanted whole seconds, 5 to 3600"));
    }
    return seconds;
  }

  private Optional<Verify> verify(Word word) {
    return switch (word.text()) {
      case "none" -> Optional.of(Verify.NONE);
      case "read-back" -> Optional.of(Verify.READ_BACK);
      default -> {
        wrong(word, found(word) + "; wanted none or read-back");
        yield Optional.empty();
      }
    };
  }

  private Optional<Afterwards> afterwards(Word word) {
    Optional<Afterwards> what = Afterwards.find(word.text());
    if (what.isEmpty()) {
      wrong(word, found(word) + "; wanted nothing, reboot or poweroff");
    }
    return what;
  }

  private Optional<Boolean> yes(Word word) {
    return switch (word.text()) {
      case "yes", "true" -> Optional.of(true);
      case "no", "false" -> Optional.of(false);
      default -> {
        wrong(word, found(word) + "; wanted yes or no");
        yield Optional.empty();
      }
    };
  }

  private <T> Optional<T> valid(Word word, Function<String, T> reading) {
    try {
      return Optional.of(reading.apply(word.text()));
    } catch (IllegalArgumentException e) {
      wrong(word, String.valueOf(e.getMessage()));
      return Optional.empty();
    }
  }

  private Optional<Word> required(String key) {
    Optional<Word> word = optional(key);
    if (word.isEmpty() && words.problems().isEmpty()) {
      problems.add(NAME + ":1:1: " + key + " is missing; see bty run-stick --help");
    }
    return word;
  }

  private Optional<Word> optional(String key) {
    return Optional.ofNullable(words.words().get(key));
  }

  private static String found(Word word) {
    return "\"" + word.text() + "\" found";
  }

  private void wrong(Word word, String sentence) {
    problems.add(word.place() + ": " + sentence);
  }
}
