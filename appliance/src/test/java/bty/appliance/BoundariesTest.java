package bty.appliance;

import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.classes;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.noClasses;
import static com.tngtech.archunit.library.dependencies.SlicesRuleDefinition.slices;

import bty.appliance.machine.Machine;
import bty.appliance.machine.MachineStore;
import bty.engine.protocol.MacAddress;
import com.tngtech.archunit.base.DescribedPredicate;
import com.tngtech.archunit.core.domain.JavaClasses;
import com.tngtech.archunit.core.domain.properties.HasName;
import com.tngtech.archunit.core.importer.ClassFileImporter;
import com.tngtech.archunit.core.importer.ImportOption;
import org.junit.jupiter.api.Test;

class BoundariesTest {
  private static final JavaClasses PRODUCTION =
      new ClassFileImporter()
          .withImportOption(ImportOption.Predefined.DO_NOT_INCLUDE_TESTS)
          .importPackages("bty.appliance");

  private static final String[] OUTSIDE = {
    "java.io..",
    "java.nio..",
    "java.net..",
    "io.helidon..",
    "tools.jackson..",
    "bty.appliance.account",
    "bty.appliance.api",
    "bty.appliance.bootfile",
    "bty.appliance.edit",
    "bty.appliance.files",
    "bty.appliance.http",
    "bty.appliance.image",
    "bty.appliance.provision",
    "bty.appliance.pxe",
    "bty.appliance.settings",
    "bty.appliance.state",
    "bty.appliance.view",
    "bty.appliance.web",
    "bty.appliance.yaml"
  };

  @Test
  void decisionKnowsOnlyValues() {
    noClasses()
        .that()
        .resideInAPackage("bty.appliance.boot")
        .should()
        .dependOnClassesThat()
        .resideInAnyPackage(OUTSIDE)
        .check(PRODUCTION);
  }

  @Test
  void machinesAndRunsAreValuesButForTheClassesNamedAfterFiles() {
    noClasses()
        .that()
        .resideInAnyPackage("bty.appliance.machine", "bty.appliance.run")
        .and(
            DescribedPredicate.not(
                HasName.Predicates.nameMatching(
                    ".*(Store|StoreReader|Yaml|YamlEdit|File|Locks|Attachments|Json)(\\$.*)?")))
        .should()
        .dependOnClassesThat()
        .resideInAnyPackage(OUTSIDE)
        .check(PRODUCTION);
  }

  @Test
  void onlyHttpAndTheProgramsSettingsKnowHelidon() {
    noClasses()
        .that()
        .resideOutsideOfPackages("bty.appliance.http", "bty.appliance.config")
        .should()
        .dependOnClassesThat()
        .resideInAnyPackage("io.helidon..")
        .check(PRODUCTION);
  }

  @Test
  void pagesAndTheApiDoNotKnowEachOther() {
    noClasses()
        .that()
        .resideInAPackage("bty.appliance.web")
        .should()
        .dependOnClassesThat()
        .resideInAPackage("bty.appliance.api")
        .check(PRODUCTION);
    noClasses()
        .that()
        .resideInAPackage("bty.appliance.api")
        .should()
        .dependOnClassesThat()
        .resideInAPackage("bty.appliance.web")
        .check(PRODUCTION);
  }

  @Test
  void specsAreWrittenInOneWay() {
    noClasses()
        .that()
        .resideOutsideOfPackages("bty.appliance.edit", "bty.appliance.machine")
        .should()
        .callMethod(MachineStore.class, "write", MacAddress.class, Machine.class)
        .orShould()
        .callMethod(MachineStore.class, "discover", MacAddress.class)
        .orShould()
        .callMethod(MachineStore.class, "delete", MacAddress.class)
        .check(PRODUCTION);
  }

  @Test
  void clockIsReadOnlyInMain() {
    noClasses()
        .that()
        .doNotHaveFullyQualifiedName("bty.appliance.Main")
        .should()
        .callMethod(java.time.Instant.class, "now")
        .orShould()
        .callMethod(java.time.Clock.class, "systemUTC")
        .orShould()
        .callMethod(System.class, "currentTimeMillis")
        .orShould()
        .callMethod(System.class, "nanoTime")
        .check(PRODUCTION);
  }

  @Test
  void nobodyRunsCommandsOrExits() {
    noClasses()
        .should()
        .dependOnClassesThat()
        .areAssignableTo(ProcessBuilder.class)
        .check(PRODUCTION);
    noClasses()
        .that()
        .doNotHaveFullyQualifiedName("bty.appliance.Main")
        .should()
        .callMethod(System.class, "exit", int.class)
        .orShould()
        .accessField(System.class, "out")
        .orShould()
        .accessField(System.class, "err")
        .check(PRODUCTION);
  }

  @Test
  void packagesHaveNoCycles() {
    slices().matching("bty.appliance.(*)..").should().beFreeOfCycles().check(PRODUCTION);
  }

  @Test
  void packagesAreFlat() {
    classes()
        .that()
        .resideInAPackage("bty.appliance..")
        .should()
        .resideInAnyPackage("bty.appliance", "bty.appliance.*")
        .check(PRODUCTION);
  }

  @Test
  void flasherIsOnlyItsEngine() {
    noClasses()
        .should()
        .dependOnClassesThat()
        .resideInAnyPackage("bty.cli..", "org.jline..", "picocli..")
        .check(PRODUCTION);
  }
}
