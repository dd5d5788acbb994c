package bty.appliance.template;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Optional;
import java.util.Set;

/// Where templates come from: the operator's folder when there is one and it has the file, else the
/// copy built into the program.
///
/// @param own `BTY_TEMPLATES_DIR`
public record TemplateFolder(Optional<Path> own) {
  /// Only the built-in ones.
  public static final TemplateFolder BUILT_IN = new TemplateFolder(Optional.empty());

  /// Reads one.
  ///
  /// @param name relative to the folder, such as `ipxe/live.ipxe.mustache`
  /// @param wanted the names it must use
  /// @throws UncheckedIOException if the file cannot be read
  /// @throws IllegalArgumentException if it uses other names
  public Template load(String name, Set<String> wanted) {
    Source source = source(name);
    return Template.parse(source.shown(), source.text(), wanted);
  }

  /// Reads a page. Its names are compared with its values each time it is shown.
  ///
  /// @param frame what stands around it, with a line that says where
  /// @throws UncheckedIOException if a file cannot be read
  /// @throws IllegalArgumentException if it uses anything but names and sections
  public PageTemplate loadPage(String frame, String name) {
    Source around = source(frame);
    Source source = source(name);
    return PageTemplate.parse(source.shown(), around.text().replace("{{>page}}\n", source.text()));
  }

  /// A file that is sent as it is, such as a style sheet.
  ///
  /// @throws UncheckedIOException if it cannot be read
  public String text(String name) {
    return source(name).text();
  }

  private record Source(String shown, String text) {}

  private Source source(String name) {
    try {
      Optional<Path> file = own.map(folder -> folder.resolve(name)).filter(Files::exists);
      return file.isPresent()
          ? new Source(file.get().toString(), Files.readString(file.get()))
          : new Source("built-in " + name, builtIn(name));
    } catch (IOException e) {
      throw new UncheckedIOException("reading template " + name, e);
    }
  }

  private static String builtIn(String name) throws IOException {
    try (InputStream text = TemplateFolder.class.getResourceAsStream("/templates/" + name)) {
      if (text == null) {
        throw new IOException("the program was built without /templates/" + name);
      }
      return new String(text.readAllBytes(), StandardCharsets.UTF_8);
    }
  }
}
