package bty.appliance.account;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import bty.appliance.account.PasswordFile.Verdict;
import bty.appliance.http.Caller;
import java.lang.management.ManagementFactory;
import java.lang.management.ThreadMXBean;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.security.SecureRandom;
import java.time.Instant;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class AccountsTest {
  private static final String PASSWORD = "correct horse";

  @TempDir private Path folder;

  private Path file() {
    return folder.resolve("accounts.yaml");
  }

  private Accounts accounts() {
    return new Accounts(
        new PasswordFile(folder.resolve("password"), folder.resolve("status"), new SecureRandom()),
        file(),
        new SecureRandom());
  }

  @Test
  void accountLogsInWithItsPasswordUntilItIsRemoved() throws Exception {
    Accounts accounts = accounts();
    accounts.add("anna", Caller.Role.OPERATE, PASSWORD);
    assertThat(accounts.judge("anna", PASSWORD)).isEqualTo(Verdict.RIGHT);
    assertThat(accounts.judge("anna", "wrong")).isEqualTo(Verdict.WRONG);
    assertThat(accounts.judge("berta", PASSWORD)).isEqualTo(Verdict.WRONG);
    assertThat(PosixFilePermissions.toString(Files.getPosixFilePermissions(file())))
        .isEqualTo("rw-------");
    assertThat(Files.readString(file())).doesNotContain("horse").contains("role: operate");
    accounts.change("anna", "another horse");
    assertThat(accounts.judge("anna", PASSWORD)).isEqualTo(Verdict.WRONG);
    accounts.remove("anna");
    assertThat(accounts.judge("anna", "another horse")).isEqualTo(Verdict.WRONG);
  }

  /// Measured in time of the processor, which others on this computer do not change.
  @Test
  void loginIsTheSameWorkWhetherOrNotThereIsSuchAName() throws Exception {
    Accounts accounts = accounts();
    accounts.add("anna", Caller.Role.VIEW, PASSWORD);
    long _ = work(accounts, "anna");
    long known = work(accounts, "anna");
    long unknown = work(accounts, "nobody");
    long fresh = work(accounts, "bty");
    accounts.change("bty", PASSWORD);
    long bty = work(accounts, "bty");
    for (long other : new long[] {unknown, fresh, bty}) {
      assertThat(other).isBetween(known / 3, known * 3);
    }
  }

  private static long work(Accounts accounts, String name) throws Exception {
    ThreadMXBean threads = ManagementFactory.getThreadMXBean();
    long before = threads.getCurrentThreadCpuTime();
    assertThat(accounts.judge(name, "wrong horse")).isEqualTo(Verdict.WRONG);
    return threads.getCurrentThreadCpuTime() - before;
  }

  @Test
  void sessionsFollowTheFile() throws Exception {
    Accounts accounts = accounts();
    accounts.add("anna", Caller.Role.VIEW, PASSWORD);
    accounts.add("berta", Caller.Role.VIEW, PASSWORD);
    Sessions sessions = new Sessions(() -> Instant.EPOCH, new SecureRandom(), accounts);
    String anna = sessions.begin("anna", false);
    String berta = sessions.begin("berta", false);
    assertThat(sessions.of(anna).orElseThrow().role()).isEqualTo(Caller.Role.VIEW);
    accounts().change("anna", Caller.Role.ADMIN);
    assertThat(sessions.of(anna).orElseThrow().role()).isEqualTo(Caller.Role.ADMIN);
    accounts().change("anna", "another horse");
    assertThat(sessions.of(anna)).isEmpty();
    assertThat(sessions.of(berta)).isPresent();
    accounts().remove("berta");
    assertThat(sessions.of(berta)).isEmpty();
  }

  @Test
  void newPasswordOfBtyEndsItsSessionsToo() throws Exception {
    Accounts accounts = accounts();
    accounts.change("bty", PASSWORD);
    Sessions sessions = new Sessions(() -> Instant.EPOCH, new SecureRandom(), accounts);
    String cookie = sessions.begin("bty", false);
    assertThat(sessions.of(cookie).orElseThrow().role()).isEqualTo(Caller.Role.ADMIN);
    new PasswordFile(folder.resolve("password"), folder.resolve("status"), new SecureRandom())
        .change("another horse");
    assertThat(sessions.of(cookie)).isEmpty();
  }

  @Test
  void whatIsNoAccountIsRefusedInWords() throws Exception {
    Accounts accounts = accounts();
    accounts.add("anna", Caller.Role.VIEW, PASSWORD);
    for (String name : new String[] {"bty", "anna", "", "Anna", "a: b", "x\n", "x".repeat(33)}) {
      assertThatThrownBy(() -> accounts.add(name, Caller.Role.ADMIN, PASSWORD))
          .as(name)
          .isInstanceOf(IllegalArgumentException.class)
          .hasMessageMatching("[^\\n]+");
    }
    assertThatThrownBy(() -> accounts.add("berta", Caller.Role.VIEW, "short"))
        .hasMessageContaining("8 to 200");
    assertThatThrownBy(() -> accounts.remove("bty")).hasMessageContaining("always there");
    assertThatThrownBy(() -> accounts.change("nobody", PASSWORD))
        .hasMessageContaining("there is no account nobody");
  }

  @Test
  void fileThatIsWrongLeavesTheLastGoodOneInForceAndIsNotWrittenOver() throws Exception {
    Accounts accounts = accounts();
    accounts.add("anna", Caller.Role.VIEW, PASSWORD);
    assertThat(accounts.list()).hasSize(1);
    String good = Files.readString(file());
    for (String bad :
        new String[] {
          good + "berta:\n  role: root\n  hash: x\n",
          good + "berta: 1\n",
          good + "bty:\n  role: admin\n  hash: x\n",
          "- anna\n",
          "anna: [\n",
          "anna: &a {role: view}\nberta: *a\n"
        }) {
      Files.writeString(file(), bad);
      assertThat(accounts.judge("anna", PASSWORD)).as(bad).isEqualTo(Verdict.RIGHT);
      assertThatThrownBy(() -> accounts.add("carla", Caller.Role.VIEW, PASSWORD))
          .hasMessageContaining("accounts.yaml:");
      assertThat(Files.readString(file())).isEqualTo(bad);
      assertThat(accounts().judge("berta", "bty")).isEqualTo(Verdict.WRONG);
    }
    Files.writeString(file(), good);
    Files.setPosixFilePermissions(file(), PosixFilePermissions.fromString("rw-r--r--"));
    assertThat(accounts().judge("anna", PASSWORD)).isEqualTo(Verdict.WRONG);
  }
}
