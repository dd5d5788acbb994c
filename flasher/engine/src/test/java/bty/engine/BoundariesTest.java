package bty.engine;

import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.fields;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.noClasses;
import static com.tngtech.archunit.library.dependencies.SlicesRuleDefinition.slices;

import com.tngtech.archunit.core.domain.JavaClasses;
import com.tngtech.archunit.core.importer.ClassFileImporter;
import com.tngtech.archunit.core.importer.ImportOption;
import com.tngtech.archunit.lang.ArchRule;
import java.lang.foreign.Linker;
import java.time.Instant;
import java.util.stream.Stream;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/// What the engine may not touch, so that it runs from a stick, over PXE and inside the appliance
/// alike.
class BoundariesTest {
  private static final JavaClasses ENGINE =
      new ClassFileImporter()
          .withImportOption(ImportOption.Predefined.DO_NOT_INCLUDE_TESTS)
          .importPackages("bty.engine");

  static Stream<ArchRule> rules() {
    return Stream.of(
        noClasses()
            .should()
            .dependOnClassesThat()
            .resideInAnyPackage(
                "bty.cli..", "bty.appliance..", "io.helidon..", "org.jline..", "picocli..")
            .because("the engine knows neither a user interface nor a server"),
        noClasses()
            .should()
            .dependOnClassesThat()
            .resideInAnyPackage("java.net.http..", "tools.jackson.databind..")
            .because("java.net.http is five times slower here, databind would double the runtime"),
        noClasses()
            .that()
            .resideInAPackage("bty.engine.protocol")
            .should()
            .dependOnClassesThat()
            .resideInAnyPackage(
                "java.nio.file..", "bty.engine.flash..", "bty.engine.disk..", "bty.engine.device..")
            .because("plans and reports are plain values"),
        noClasses()
            .that()
            .doNotHaveSimpleName("NativeCall")
            .should()
            .dependOnClassesThat()
            .areAssignableTo(Linker.class)
            .because("all C functions are called by one shape"),
        noClasses()
            .that()
            .resideOutsideOfPackage("bty.engine.foreign")
            .and()
            .doNotHaveSimpleName("Kernel")
            .and()
            .doNotHaveSimpleName("SecurityLabel")
            .and()
            .doNotHaveSimpleName("ProcessGroup")
            .and()
            .doNotHaveSimpleName("Liblzma")
            .and()
            .doNotHaveSimpleName("Libbz2")
            .should()
            .dependOnClassesThat()
            .resideInAPackage("bty.engine.foreign")
            .because("the kernel and the system's libraries are called in one small file each"),
        noClasses()
            .that()
            .resideOutsideOfPackage("bty.engine.command")
            .should()
            .dependOnClassesThat()
            .haveFullyQualifiedName(ProcessBuilder.class.getName())
            .because("one place runs commands"),
        noClasses()
            .should()
            .accessField(System.class, "out")
            .orShould()
            .accessField(System.class, "err")
            .because("whoever draws lives elsewhere"),
        noClasses().should().callMethod(Instant.class, "now").because("time is a parameter"),
        fields()
            .that()
            .areStatic()
            .should()
            .beFinal()
            .because("mutable state of a whole process outlives every test and every flash"),
        slices().matching("bty.engine.(*)..").should().beFreeOfCycles());
  }

  @ParameterizedTest
  @MethodSource("rules")
  void theEngineStaysInside(ArchRule rule) {
    rule.check(ENGINE);
  }
}
