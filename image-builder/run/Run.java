import java.io.IOException;
import java.nio.file.FileVisitResult;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.SimpleFileVisitor;
import java.nio.file.attribute.BasicFileAttributes;
import java.util.Map;

/// Runs the appliance alone, for a look at it: on a copy of the state folder, with one image,
/// everything below one folder under `target/`. What is there already is kept from one run to the
/// next; nothing of the checkout is written.
final class Run {
  private Run() {}

  /// @param args the checkout, the packaged appliance, the folder to run in
  public static void main(String[] args) throws IOException, InterruptedException {
    Path checkout = Path.of(args[0]);
    Path program = Path.of(args[1]).resolve("bin/bty-web");
    Path folder = Path.of(args[2]);
    Path state = folder.resolve("state");
    Path images = folder.resolve("images");
    if (!Files.exists(state)) {
      copy(checkout.resolve("state"), state);
    }
    Files.createDirectories(images);
    HelloImage.write(images.resolve("hello.img"));
    ProcessBuilder appliance = new ProcessBuilder(program.toString(), "serve").inheritIO();
    Map<String, String> environment = appliance.environment();
    environment.put("BTY_STATE_DIR", state.toString());
    environment.put("BTY_IMAGE_ROOT", images.toString());
    environment.put("BTY_BOOT_DIR", folder.resolve("boot").toString());
    environment.put("BTY_TOKEN_FILE", folder.resolve("token").toString());
    environment.putIfAbsent("BTY_WEB_HOST", "127.0.0.1");
    System.out.println("bty-web on a copy of state/ in " + folder + "; Ctrl-C stops it.");
    System.exit(appliance.start().waitFor());
  }

  private static void copy(Path from, Path to) throws IOException {
    Files.walkFileTree(
        from,
        new SimpleFileVisitor<>() {
          @Override
          public FileVisitResult preVisitDirectory(Path directory, BasicFileAttributes attributes)
              throws IOException {
            if (directory.equals(from.resolve("status"))) {
              return FileVisitResult.SKIP_SUBTREE;
            }
            Files.createDirectories(to.resolve(from.relativize(directory)));
            return FileVisitResult.CONTINUE;
          }

          @Override
          public FileVisitResult visitFile(Path file, BasicFileAttributes attributes)
              throws IOException {
            Files.copy(file, to.resolve(from.relativize(file)));
            return FileVisitResult.CONTINUE;
          }
        });
  }
}
