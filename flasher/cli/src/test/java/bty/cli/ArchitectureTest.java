package bty.cli;

import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.noClasses;

import com.tngtech.archunit.core.domain.JavaClasses;
import com.tngtech.archunit.core.importer.ClassFileImporter;
import com.tngtech.archunit.core.importer.ImportOption;
import com.tngtech.archunit.lang.ArchRule;
import com.tngtech.archunit.library.dependencies.SlicesRuleDefinition;
import java.time.Clock;
import java.time.Instant;
import java.time.InstantSource;
import java.util.stream.Stream;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/// The boundaries of the command line, which no module descriptor holds.
class ArchitectureTest {
  private static final JavaClasses CLASSES =
      new ClassFileImporter()
          .withImportOption(ImportOption.Predefined.DO_NOT_INCLUDE_TESTS)
          .importPackages("bty.cli");

  static Stream<ArchRule> rules() {
    return Stream.of(
        noClasses()
            .should()
            .dependOnClassesThat()
            .resideInAnyPackage("io.helidon..", "bty.appliance..")
            .as("the command line knows no server"),
        noClasses()
            .that()
            .resideOutsideOfPackage("bty.cli.tui.screen")
            .should()
            .dependOnClassesThat()
            .resideInAPackage("org.jline..")
            .as("one package touches the terminal"),
        noClasses()
            .that()
            .resideInAnyPackage("bty.cli.tui.state", "bty.cli.tui.view")
            .should()
            .dependOnClassesThat()
            .resideInAnyPackage(
                "java.io..",
                "java.nio..",
                "java.net..",
                "java.util.concurrent..",
                "bty.cli.agent",
                "bty.cli.client",
                "bty.cli.machine",
                "bty.cli.tui.backend")
            .as("what the screen shows is a function of values"),
        noClasses()
            .that()
            .resideInAPackage("bty.cli.tui..")
            .should()
            .dependOnClassesThat()
            .resideInAnyPackage("bty.cli", "bty.cli.command")
            .as("the terminal program does not know the command line"),
        noClasses()
            .that()
            .doNotHaveSimpleName("Main")
            .should()
            .accessField(System.class, "out")
            .orShould()
            .accessField(System.class, "err")
            .as("only Main has the standard streams"),
        noClasses()
            .that()
            .doNotHaveSimpleName("Main")
            .should()
            .callMethod(System.class, "exit", int.class)
            .as("only Main ends the JVM"),
        noClasses()
            .should()
            .dependOnClassesThat()
            .haveFullyQualifiedName(ProcessBuilder.class.getName())
            .as("the engine has the one place that runs commands"),
        noClasses()
            .that()
            .doNotHaveSimpleName("SystemServices")
            .and()
            .doNotHaveSimpleName("TuiServices")
            .should()
            .callMethod(Instant.class, "now")
            .orShould()
            .callMethod(InstantSource.class, "system")
            .orShould()
            .callMethod(Clock.class, "systemUTC")
            .as("time comes from outside"),
        noClasses()
            .that()
            .doNotHaveSimpleName("NativeCalls")
            .should()
            .dependOnClassesThat()
            .resideInAPackage("java.lang.foreign..")
            .as("native calls are in one file"),
        noClasses()
            .that()
            .resideOutsideOfPackages("bty.cli", "bty.cli.command")
            .should()
            .dependOnClassesThat()
            .resideInAPackage("picocli..")
            .as("arguments are read by the verbs alone"),
        noClasses()
            .that()
            .resideInAPackage("bty.cli.agent")
            .should()
            .dependOnClassesThat()
            .resideInAnyPackage("bty.cli", "bty.cli.command", "bty.cli.output")
            .as("the agent does not know the command line"),
        noClasses()
            .that()
            .resideInAPackage("bty.cli.client")
            .should()
            .dependOnClassesThat()
            .resideInAnyPackage("bty.cli.agent", "bty.cli.command", "bty.cli.tui..")
            .as("whoever talks to the appliance does not know for whom"),
        SlicesRuleDefinition.slices()
            .matching("bty.cli.(*)..")
            .should()
            .beFreeOfCycles()
            .as("packages have an order"));
  }

  @ParameterizedTest(name = "{0}")
  @MethodSource("rules")
  void theBoundaryHolds(ArchRule rule) {
    rule.check(CLASSES);
  }
}
