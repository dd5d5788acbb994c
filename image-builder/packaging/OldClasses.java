import java.io.IOException;
import java.io.InputStream;
import java.lang.classfile.ClassFile;
import java.lang.classfile.ClassHierarchyResolver;
import java.lang.classfile.ClassModel;
import java.lang.classfile.ClassTransform;
import java.lang.classfile.CodeBuilder;
import java.net.URL;
import java.net.URLClassLoader;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.FileTime;
import java.util.Enumeration;
import java.util.zip.ZipEntry;
import java.util.zip.ZipFile;
import java.util.zip.ZipOutputStream;

/// Classes from before Java 7, given the version and the stack maps of Java 8: the same code,
/// checked by the verifier of today, which is the only one whose outcome the AOT cache keeps.
final class OldClasses {
  private OldClasses() {}

  /// Copies a jar, its old classes renewed. It must not be signed.
  static void renew(Path jar, Path target, FileTime time) throws IOException {
    try (URLClassLoader known = new URLClassLoader(new URL[] {jar.toUri().toURL()});
        ZipFile from = new ZipFile(jar.toFile());
        ZipOutputStream to = new ZipOutputStream(Files.newOutputStream(target))) {
      ClassFile format =
          ClassFile.of(
              ClassFile.StackMapsOption.GENERATE_STACK_MAPS,
              ClassFile.ClassHierarchyResolverOption.of(
                  ClassHierarchyResolver.ofResourceParsing(known)
                      .orElse(ClassHierarchyResolver.defaultResolver())));
      for (Enumeration<? extends ZipEntry> all = from.entries(); all.hasMoreElements(); ) {
        ZipEntry entry = all.nextElement();
        to.putNextEntry(new ZipEntry(entry.getName()).setLastModifiedTime(time));
        try (InputStream content = from.getInputStream(entry)) {
          byte[] bytes = content.readAllBytes();
          to.write(entry.getName().endsWith(".class") ? renewed(bytes, format) : bytes);
        }
      }
    }
  }

  private static byte[] renewed(byte[] bytes, ClassFile format) {
    ClassModel model = format.parse(bytes);
    return model.majorVersion() >= ClassFile.JAVA_7_VERSION
        ? bytes
        : format.transformClass(
            model,
            // Code that is not taken apart is copied as it is, without stack maps.
            ClassTransform.transformingMethodBodies(CodeBuilder::with)
                .andThen(
                    ClassTransform.endHandler(
                        builder -> builder.withVersion(ClassFile.JAVA_8_VERSION, 0))));
  }
}
