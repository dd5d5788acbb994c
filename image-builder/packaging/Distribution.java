import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.FileTime;
import java.nio.file.attribute.PosixFilePermissions;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Enumeration;
import java.util.HexFormat;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.spi.ToolProvider;
import java.util.stream.Stream;
import java.util.zip.ZipEntry;
import java.util.zip.ZipFile;
import java.util.zip.ZipOutputStream;

/// Packages one program as a folder that runs anywhere on its kind of machine: `bin/` launchers,
/// `lib/` jars and the AOT caches, `runtime/` a jlinked Java. Run by Maven with the build's own
/// JDK, so the runtime and the cache are that JDK's.
///
/// The AOT cache is made here, in the same step as the jars it was trained on, and named by their
/// content: a cache beside other jars would silently run the old code.
final class Distribution {
  private static final String NATIVE_ZSTD = "linux/amd64/";

  /// The cache is to hold classes, and no machine code: that was made for the processor of this
  /// build, is used on any other too, and ends in an illegal instruction there (seen with 25.0.3 on
  /// a processor without AVX: "SIGILL ... AdapterBlob").
  private static final List<String> PORTABLE_CACHE =
      List.of("-XX:+UnlockDiagnosticVMOptions", "-XX:-AOTAdapterCaching", "-XX:-AOTStubCaching");

  private static final FileTime EPOCH = FileTime.fromMillis(1_767_225_600_000L);

  private final Map<String, String> options = new LinkedHashMap<>();
  private final Path out;
  private final Path lib;
  private final Path runtime;

  private Distribution(String[] args) {
    for (int i = 0; i < args.length; i += 2) {
      if (!args[i].startsWith("--") || i + 1 == args.length) {
        throw new IllegalArgumentException("wanted pairs of --name VALUE, found: " + args[i]);
      }
      options.put(args[i].substring(2), args[i + 1]);
    }
    out = Path.of(option("out")).toAbsolutePath();
    lib = out.resolve("lib");
    runtime = out.resolve("runtime");
  }

  public static void main(String[] args) throws Exception {
    new Distribution(args).make();
  }

  private void make() throws Exception {
    Folder.delete(out);
    Files.createDirectories(lib);
    Files.createDirectories(out.resolve("bin"));
    link();
    collect();
    program("");
    if (options.containsKey("also-program")) {
      program("also-");
    }
    System.out.println("packaged " + out);
  }

  /// One of the programs that share runtime and jars. Each has a cache of its own, with what its
  /// own start needs.
  ///
  /// @param prefix of its options
  private void program(String prefix) throws Exception {
    String name = option(prefix + "program");
    train(prefix, name);
    Optional<String> verb = Optional.ofNullable(options.get(prefix + "verb"));
    if (verb.isPresent()) {
      train(prefix + "verb-", name + "-" + verb.get());
    }
    launcher(name, option(prefix + "main"), verb);
  }

  private String cache(String name) throws IOException, NoSuchAlgorithmException {
    return name + "-" + contentHash().substring(0, 16) + ".aot";
  }

  /// A folder of jars was collected for this one step, and goes with it: the next build must not
  /// find the version of a library that it no longer uses.
  private void collect() throws IOException {
    for (String source : option("jars").split(":")) {
      Path path = Path.of(source);
      if (!Files.isDirectory(path)) {
        add(path);
        continue;
      }
      for (Path jar : sorted(path)) {
        add(jar);
      }
      Folder.delete(path);
    }
  }

  private String option(String name) {
    String value = options.get(name);
    if (value == null) {
      throw new IllegalArgumentException("--" + name + " is missing");
    }
    return value;
  }

  /// Uncompressed modules: squashfs compresses them better than jlink does (12.7 against 18.9 MB as
  /// xz).
  private void link() {
    List<String> jlink =
        List.of(
            "--add-modules",
            option("modules"),
            "--output",
            runtime.toString(),
            "--strip-debug",
            "--no-header-files",
            "--no-man-pages",
            "--compress=zip-0");
    int status =
        ToolProvider.findFirst("jlink")
            .orElseThrow(() -> new IllegalStateException("this Java has no jlink; a JDK is wanted"))
            .run(System.out, System.err, jlink.toArray(String[]::new));
    if (status != 0) {
      throw new IllegalStateException("jlink " + String.join(" ", jlink) + " ended with " + status);
    }
  }

  /// Adds a jar, with a time that is always the same: the cache is refused when a jar's time is not
  /// the one of training, and a squashfs of two builds is to be the same.
  private void add(Path jar) throws IOException {
    Path target = lib.resolve(jar.getFileName().toString());
    copy(jar, target);
    Files.setLastModifiedTime(target, EPOCH);
  }

  /// Copies a jar. The classes of picocli are of Java 5, and the AOT cache takes none that old, as
  /// they have no stack maps; with them they load from it, 80 ms sooner. zstd-jni carries 18
  /// platforms and unpacks one at run time: ours goes where Java looks first instead, so nothing is
  /// unpacked and nothing of the other 17 is on the medium.
  private void copy(Path jar, Path target) throws IOException {
    String name = jar.getFileName().toString();
    if (name.startsWith("picocli-")) {
      OldClasses.renew(jar, target, EPOCH);
      return;
    }
    if (!name.startsWith("zstd-jni-")) {
      Files.copy(jar, target);
      return;
    }
    try (ZipFile from = new ZipFile(jar.toFile());
        ZipOutputStream to = new ZipOutputStream(Files.newOutputStream(target))) {
      for (Enumeration<? extends ZipEntry> all = from.entries(); all.hasMoreElements(); ) {
        ZipEntry entry = all.nextElement();
        try (InputStream content = from.getInputStream(entry)) {
          if (entry.getName().endsWith(".class")) {
            to.putNextEntry(new ZipEntry(entry.getName()).setLastModifiedTime(EPOCH));
            content.transferTo(to);
          } else if (entry.getName().startsWith(NATIVE_ZSTD)) {
            String library = entry.getName().substring(NATIVE_ZSTD.length());
            if (!library.isEmpty()) {
              Files.copy(content, runtime.resolve("lib").resolve(library));
            }
          }
        }
      }
    }
  }

  private String contentHash() throws IOException, NoSuchAlgorithmException {
    MessageDigest digest = MessageDigest.getInstance("SHA-256");
    for (Path jar : jars()) {
      digest.update(Files.readAllBytes(jar));
    }
    digest.update(String.join(" ", jvmOptions()).getBytes(StandardCharsets.UTF_8));
    digest.update(Files.readAllBytes(runtime.resolve("release")));
    return HexFormat.of().formatHex(digest.digest());
  }

  private List<String> jvmOptions() {
    List<String> all = new ArrayList<>(PORTABLE_CACHE);
    all.addAll(Arrays.asList(option("jvm").trim().split("\\s+")));
    return all;
  }

  /// The order is the cache's: it holds only for the same jars in the same order.
  private String classPath(String folder) throws IOException {
    return String.join(
        ":", jars().stream().map(jar -> folder + "/lib/" + jar.getFileName()).toList());
  }

  private List<Path> jars() throws IOException {
    return sorted(lib).stream().filter(file -> file.toString().endsWith(".jar")).toList();
  }

  private void train(String prefix, String name)
      throws IOException, InterruptedException, NoSuchAlgorithmException {
    List<String> java = new ArrayList<>();
    java.add(runtime.resolve("bin/java").toString());
    java.addAll(jvmOptions());
    java.addAll(List.of("-cp", classPath(out.toString())));
    Path log = out.resolveSibling(name + "-training.log");
    new Training(
            java,
            log,
            Optional.ofNullable(options.get(prefix + "train-get")),
            Optional.ofNullable(options.get(prefix + "train-keys")))
        .run(lib.resolve(cache(name)), option(prefix + "train"));
  }

  /// Java's own remarks go to standard error and only from "error" up: standard output is the
  /// program's, and may be JSON. Those about the cache are left out even there: one that fits
  /// another processor, or a folder that was copied with new times, only makes the start slower.
  ///
  /// The locale is UTF-8 whatever the console's: without it Java can't name a file that is not
  /// ASCII, and a serial line has no locale at all.
  ///
  /// Blocks above a MiB, as decoders hold them, go back to the kernel when they are freed
  /// (mallopt(3)): else glibc keeps them after the first, and a decoder of xz takes 30 MiB more
  /// than it needs. Two arenas are enough for what few threads take from malloc at all; glibc's
  /// eight a processor keep 20 MiB more.
  ///
  /// POSIX sh, because it is on every system; exec, so that a signal reaches the program and no
  /// shell waits behind it.
  ///
  /// @param verb one that does other things than the rest, and has a cache of its own
  private void launcher(String name, String main, Optional<String> verb)
      throws IOException, NoSuchAlgorithmException {
    String script =
        """
        #!/bin/sh
        # %s: finds its folder through links, then becomes the program.
        self=$(readlink -f -- "$0") || exit 1
        home=${self%%/bin/*}
        cache=%s
        %sexport LC_ALL=C.UTF-8 MALLOC_ARENA_MAX=2 MALLOC_MMAP_THRESHOLD_=1048576
        exec "$home/runtime/bin/java" -Xlog:disable -Xlog:all=error:stderr '-Xlog:aot*=off:stderr' %s \\
          -XX:AOTCache="$home/lib/$cache" \\
          -cp "%s" \\
          %s "$@"
        """
            .formatted(
                name,
                cache(name),
                verb.isPresent()
                    ? "[ \"${1-}\" != %s ] || cache=%s\n"
                        .formatted(verb.get(), cache(name + "-" + verb.get()))
                    : "",
                String.join(" ", jvmOptions()),
                classPath("$home"),
                main);
    Path file = out.resolve("bin").resolve(name);
    Files.writeString(file, script);
    Files.setPosixFilePermissions(file, PosixFilePermissions.fromString("rwxr-xr-x"));
  }

  private static List<Path> sorted(Path folder) throws IOException {
    try (Stream<Path> files = Files.list(folder)) {
      return files.sorted().toList();
    }
  }
}
