package bty.cli.tui.state;

import static bty.cli.tui.state.Scenes.after;
import static bty.cli.tui.state.Scenes.press;
import static org.assertj.core.api.Assertions.assertThat;

import bty.cli.machine.ServerProof;
import bty.cli.tui.state.ProvisionChoice.Input;
import bty.cli.tui.state.Selection.Pane;
import bty.engine.http.PublicKeyPin;
import bty.engine.protocol.NextBoot;
import bty.engine.protocol.ProvisioningMode;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class UpdateTest {
  private final Model lists = Scenes.filled();

  @Test
  void theStartFetchesImagesAndDisks() {
    assertThat(Update.start(Scenes.start(Scenes.LOCAL)).effects())
        .containsExactly(new Effect.LoadImages(Duration.ZERO), new Effect.LoadDisks());
  }

  @Test
  void cursorsStartAtTheFirstThatCanBeFlashed() {
    assertThat(lists.image()).map(ImageItem::name).contains("debian-13.img.zst");
    assertThat(lists.disk()).map(DiskItem::shortName).contains("sda");
  }

  @Test
  void arrowsMoveAndStopAtTheEnds() {
    assertThat(press(lists, "<DOWN><DOWN><DOWN><DOWN>").model().image())
        .map(ImageItem::name)
        .contains("notes.docx");
    assertThat(press(lists, "<END><HOME><UP>").model().image()).isEqualTo(lists.image());
    assertThat(press(lists, "<TAB><PAGE_DOWN>").model().disk())
        .map(DiskItem::shortName)
        .contains("vda");
  }

  @Test
  void aListThatComesAnewLeavesTheCursorWhereItWas() {
    Model down = press(lists, "<DOWN>").model();
    List<ImageItem> more =
        List.of(
            Scenes.image("aaa.raw", "raw", 1, 1),
            lists.image().orElseThrow(),
            down.image().orElseThrow());
    Model again = after(down, new Event.ImagesCame(more, ProvisionFiles.NONE, Optional.empty()));
    assertThat(again.image()).isEqualTo(down.image());
  }

  @Test
  void anImageThatIsGoneIsNotReplacedByItsNeighbourUnseen() {
    Model disks = press(lists, "<ENTER>").model();
    Model gone =
        after(disks, new Event.ImagesCame(List.of(), ProvisionFiles.NONE, Optional.empty()));
    Next next = press(gone, "f");
    assertThat(next.effects()).isEmpty();
    assertThat(next.model().notice()).isEqualTo("There is no image to flash.");
  }

  @Test
  void theLastChoiceIsWhereTheCursorsStart() {
    ProvisionChoice setup =
        new ProvisionChoice(ProvisioningMode.CLOUD_INIT, Map.of(Input.USER_DATA, "web.yaml"));
    Catalog.Remembered last =
        new Catalog.Remembered(Scenes.images().get(1).name(), "serial=4C530001", setup);
    Model model =
        after(Scenes.start(Scenes.SERVED), new Event.DisksCame(DiskItem.of(Scenes.disks())));
    model = after(model, new Event.ImagesCame(Scenes.images(), Scenes.FILES, Optional.of(last)));
    assertThat(model.image()).contains(Scenes.images().get(1));
    assertThat(model.disk()).map(DiskItem::shortName).contains("sdb");
    assertThat(model.setup()).isEqualTo(setup);
  }

  @Test
  void theLastSetupIsForgottenWithItsFiles() {
    ProvisionChoice setup =
        new ProvisionChoice(ProvisioningMode.CLOUD_INIT, Map.of(Input.USER_DATA, "gone.yaml"));
    Catalog.Remembered last = new Catalog.Remembered("debian-13.img.zst", "only", setup);
    Model model =
        after(
            Scenes.start(Scenes.SERVED),
            new Event.ImagesCame(Scenes.images(), Scenes.FILES, Optional.of(last)));
    assertThat(model.setup()).isEqualTo(ProvisionChoice.NONE);
  }

  @Test
  void theFilterTakesEveryCharacterAndEscapeClearsIt() {
    Model filtered = press(lists, "/q!?l").model();
    assertThat(filtered.selection().filter()).isEqualTo("q!?l");
    assertThat(press(filtered, "<ESCAPE>").model().selection().filter()).isEmpty();
    assertThat(press(lists, "/fedx<BACKSPACE><ENTER>").model().image())
        .map(ImageItem::name)
        .get()
        .asString()
        .contains("fedora");
  }

  @Test
  void aDiskThatCannotBeUsedIsNotChosen() {
    Next next = press(lists, "<TAB><HOME><ENTER>");
    assertThat(next.model().page()).isInstanceOf(Page.Choosing.class);
    assertThat(next.model().notice()).contains("/dev/nvme0n1 cannot be written", "/mnt/data");
    assertThat(press(lists, "<TAB><HOME>f").effects()).isEmpty();
  }

  @Test
  void aDiskThatIsTooSmallForTheImageIsRefusedBeforeThePlan() {
    assertThat(press(lists, "<TAB><END><ENTER>").model().notice()).contains("too small");
  }

  @Test
  void anImageThatIsNoneIsNotChosen() {
    Next next = press(lists, "<END><ENTER>");
    assertThat(next.model().selection().pane()).isEqualTo(Pane.IMAGES);
    assertThat(next.model().notice()).contains("notes.docx cannot be flashed");
  }

  @Test
  void enterLeadsToThePlanAndFlashGoesThereAtOnce() {
    Choice choice = ChooseKeys.choice(lists).orElseThrow();
    assertThat(press(lists, "<ENTER><ENTER><ENTER>").effects())
        .containsExactly(new Effect.MakePlan(choice));
    assertThat(press(lists, "f").effects()).containsExactly(new Effect.MakePlan(choice));
  }

  @Test
  void aPlanNobodyWaitsForAnyMoreIsNotShown() {
    Model planning = press(lists, "f").model();
    Choice choice = ((Page.Planning) planning.page()).choice();
    Model back = press(planning, "<ESCAPE>").model();
    assertThat(after(back, new Event.Planned(choice, Scenes.plan(choice))).page())
        .isInstanceOf(Page.Choosing.class);
    Model other = press(back, "<TAB><DOWN>f").model();
    assertThat(after(other, new Event.Planned(choice, Scenes.plan(choice))).page())
        .isInstanceOf(Page.Planning.class);
  }

  @ParameterizedTest
  @ValueSource(strings = {"", "s", "sd", "sdb", "SDA", "y", "yes", "sda1", "/dev/sda"})
  void nothingButTheDisksNameStartsAFlash(String typed) {
    Next next = press(Scenes.confirming(lists), typed + "<ENTER>");
    assertThat(next.effects()).isEmpty();
    assertThat(next.model().page()).isInstanceOf(Page.Confirming.class);
    assertThat(next.model().notice()).contains("type sda to flash");
  }

  @Test
  void theNameStartsItOnTheDiskOfThePlanThatWasShown() {
    Next next = press(Scenes.confirming(lists), "sdx<BACKSPACE>a<ENTER>");
    Choice choice = ChooseKeys.choice(lists).orElseThrow();
    assertThat(next.effects())
        .containsExactly(new Effect.Flash(new Confirmed(choice, Scenes.plan(choice))));
    assertThat(next.model().page()).isInstanceOf(Page.Flashing.class);
  }

  @Test
  void whoIsNotRootDoesNotFlash() {
    Next next = press(Scenes.confirming(Scenes.notRoot()), "sda<ENTER>");
    assertThat(next.effects()).isEmpty();
    assertThat(next.model().notice()).contains("Not root");
  }

  @Test
  void ctrlCAsksOnceAndStopsOnlyWhenTold() {
    Model flashing = Scenes.halfway(lists);
    assertThat(press(flashing, "q<ESCAPE><ENTER>rf").effects()).isEmpty();
    Next asked = press(flashing, "<INTERRUPT>");
    assertThat(asked.effects()).isEmpty();
    assertThat(((Page.Flashing) press(asked.model(), "n").model().page()).stop())
        .isEqualTo(Page.Stop.NO);
    Next stopped = press(asked.model(), "y");
    assertThat(stopped.effects()).containsExactly(new Effect.StopFlash());
    assertThat(press(stopped.model(), "<INTERRUPT>yq").effects()).isEmpty();
  }

  @Test
  void afterSuccessEnterRestarts() {
    Next next = press(Scenes.done(lists), "<ENTER>");
    assertThat(next.effects()).containsExactly(new Effect.Restart());
    assertThat(press(next.model(), "<ENTER>q<ESCAPE>").effects()).isEmpty();
    Model stays = after(next.model(), new Event.NotRestarted("no systemctl"));
    assertThat(press(stays, "<ENTER>").effects()).containsExactly(new Effect.Restart());
  }

  @Test
  void theApplianceIsAskedOnlyWhereThereIsOne() {
    assertThat(press(Scenes.done(lists), "bs").effects()).isEmpty();
    assertThat(press(Scenes.done(Scenes.served()), "b").effects())
        .containsExactly(new Effect.AskNext(NextBoot.BOOT_ONCE));
    assertThat(press(Scenes.done(Scenes.served()), "s").effects())
        .containsExactly(new Effect.AskNext(NextBoot.LOCAL));
  }

  @Test
  void bootOnceRestartsWhenItIsGrantedAndNotOtherwise() {
    Model asked = press(Scenes.done(Scenes.served()), "b").model();
    assertThat(
            Update.apply(asked, new Event.NextAnswered(NextBoot.BOOT_ONCE, true, "granted"))
                .effects())
        .containsExactly(new Effect.Restart());
    Next refused =
        Update.apply(asked, new Event.NextAnswered(NextBoot.BOOT_ONCE, false, "refused"));
    assertThat(refused.effects()).isEmpty();
    assertThat(press(refused.model(), "<ENTER>").effects()).containsExactly(new Effect.Restart());
    Next local = Update.apply(asked, new Event.NextAnswered(NextBoot.LOCAL, true, "done"));
    assertThat(local.effects()).isEmpty();
  }

  @Test
  void afterAFailureOneCanTryAgainOrGoBack() {
    assertThat(press(Scenes.failed(lists), "f").effects())
        .hasOnlyElementsOfType(Effect.MakePlan.class);
    assertThat(press(Scenes.failed(lists), "<ENTER>").model().page())
        .isInstanceOf(Page.Choosing.class);
    assertThat(press(Scenes.failed(lists), "b").effects()).isEmpty();
  }

  @Test
  void anApplianceThatIsAwayIsAskedAgainAndWhatWasChosenStays() {
    Model chosen = press(Scenes.served(), "<DOWN><TAB><DOWN>").model();
    Next away = Update.apply(chosen, new Event.ImagesAway("no answer in time"));
    assertThat(away.effects()).containsExactly(new Effect.LoadImages(Duration.ofSeconds(3)));
    assertThat(away.model().image()).isEqualTo(chosen.image());
    assertThat(away.model().disk()).isEqualTo(chosen.disk());
    assertThat(Update.apply(lists, new Event.ImagesAway("denied")).effects()).isEmpty();
  }

  @Test
  void aFlashOfAnotherConsoleIsWatchedUntilItIsOver() {
    Model watching =
        after(
            Scenes.confirming(lists),
            new Event.Seen(Optional.of(Scenes.elsewhere(Optional.empty()))));
    assertThat(watching.page()).isInstanceOf(Page.Watching.class);
    assertThat(press(watching, "f<ENTER>sda<ENTER><ESCAPE>").effects()).isEmpty();
    Model over =
        after(watching, new Event.Seen(Optional.of(Scenes.elsewhere(Optional.of("done")))));
    assertThat(press(over, "<ENTER>").model().page()).isInstanceOf(Page.Choosing.class);
    Model later =
        after(
            press(over, "<ENTER>").model(),
            new Event.Seen(Optional.of(Scenes.elsewhere(Optional.of("done")))));
    assertThat(later.page()).isInstanceOf(Page.Choosing.class);
  }

  @Test
  void theOwnFlashIsNotWatched() {
    Model flashing = Scenes.halfway(lists);
    assertThat(
            after(flashing, new Event.Seen(Optional.of(Scenes.elsewhere(Optional.empty())))).page())
        .isInstanceOf(Page.Flashing.class);
  }

  @Test
  void aFlashThatCouldNotBeginLeadsBackWithTheReason() {
    Model model = after(Scenes.flashing(lists), new Event.NotBegun("ttyS0 is flashing."));
    assertThat(model.page()).isInstanceOf(Page.Choosing.class);
    assertThat(model.notice()).isEqualTo("ttyS0 is flashing.");
  }

  @Test
  void setupsOfferOnlyWhatThereAreFilesFor() {
    Model cloud = press(lists, "<TAB><ENTER><RIGHT>").model();
    assertThat(cloud.setup())
        .isEqualTo(
            new ProvisionChoice(ProvisioningMode.CLOUD_INIT, Map.of(Input.USER_DATA, "lab.yaml")));
    Model picked = press(cloud, "<DOWN><RIGHT><DOWN><DOWN><RIGHT>").model();
    assertThat(picked.setup().files())
        .isEqualTo(
            Map.of(Input.USER_DATA, "web.yaml", Input.NETWORK_CONFIG, "network-config.yaml"));
    Model cijoe = press(picked, "<UP><UP><UP><UP><RIGHT>").model();
    assertThat(cijoe.setup())
        .isEqualTo(
            new ProvisionChoice(ProvisioningMode.CIJOE, Map.of(Input.WORKFLOW, "provision.yaml")));
  }

  @Test
  void theCommandIsTheOneThatDoesTheSame() {
    Choice choice = ChooseKeys.choice(press(lists, "<TAB><ENTER><RIGHT>").model()).orElseThrow();
    assertThat(String.join(" ", choice.command()))
        .isEqualTo(
            "bty flash --image http://10.77.0.10:8080/images/debian-13.img.zst --target"
                + " serial=S5Y1NX0R --provision cloud-init --user-data lab.yaml --sha256 "
                + Scenes.DIGEST
                + " --yes");
  }

  @Test
  void commandBelievesTheServerByWhatThisProgramBelievesItBy() {
    ServerProof proof =
        new ServerProof(
            Optional.of(Path.of("/etc/my ca.pem")),
            PublicKeyPin.parse("sha256//" + "A".repeat(43) + "=;sha256//B" + "A".repeat(42) + "="));
    ImageItem image = Scenes.images().getFirst();
    Choice choice = ChooseKeys.choice(press(lists, "<TAB><ENTER><RIGHT>").model()).orElseThrow();
    Choice believed =
        new Choice(
            new ImageItem(
                image.name(),
                image.location(),
                image.format(),
                image.storedBytes(),
                image.diskBytes(),
                Optional.empty(),
                Optional.empty(),
                List.of(),
                proof.options()),
            choice.disk(),
            ProvisionChoice.NONE);
    assertThat(String.join(" ", believed.command()))
        .endsWith(
            " --ca-cert '/etc/my ca.pem' --pin 'sha256//"
                + "A".repeat(43)
                + "=;sha256//B"
                + "A".repeat(42)
                + "=' --yes");
  }

  @Test
  void overlaysScrollAndCloseAndKeepThePage() {
    Model help = press(lists, "?").model();
    assertThat(press(help, "<DOWN><DOWN><UP>").model().overlay().scroll()).isEqualTo(1);
    assertThat(press(help, "f").effects()).isEmpty();
    assertThat(press(help, "q").model()).isEqualTo(lists);
    assertThat(press(Scenes.halfway(lists), "l<ESCAPE>").model()).isEqualTo(Scenes.halfway(lists));
  }

  @Test
  void shellAndRedrawAreThereOnEveryPage() {
    Scenes.all()
        .forEach((name, model) -> {
          assertThat(press(model, "<REDRAW>").effects())
              .as(name)
              .containsExactly(new Effect.Redraw());
          if (!model.selection().typing() && model.overlay().equals(Model.Overlay.NONE)) {
            assertThat(press(model, "!").effects()).as(name).startsWith(new Effect.Shell());
          }
        });
  }

  @Test
  void noPageIsADeadEnd() {
    Scenes.all()
        .forEach((name, model) -> {
          Next next = press(model, "<ESCAPE><ESCAPE><ESCAPE><ESCAPE>q");
          boolean busy =
              next.model().page() instanceof Page.Flashing
                  || (next.model().page() instanceof Page.Done done && done.rebooting());
          if (!busy) {
            assertThat(next.effects()).as(name).contains(new Effect.Quit());
          }
        });
  }
}
