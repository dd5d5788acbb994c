package bty.appliance.settings;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class GitSettingsTest {
  @ParameterizedTest
  @ValueSource(
      strings = {
        "https://ghp_0123@forge.example/x.git",
        "HTTPS://anna:pw@forge.example/x.git",
        "http://anna@forge.example/x.git",
        "ssh://git:pw@forge.example/x.git"
      })
  void whatWouldStandInTheRepositoryForEverybodyIsRefused(String remote) {
    assertThatIllegalArgumentException()
        .isThrownBy(() -> GitSettings.remote(remote))
        .withMessageContaining("gitcredentials(7)");
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "origin",
        "https://forge.example/x.git",
        "ssh://git@forge.example/x.git",
        "git@forge.example:x.git",
        "/srv/git/x@y.git",
        "file:///srv/x.git"
      })
  void otherRemotesAreTaken(String remote) {
    assertThat(GitSettings.remote(remote)).isEqualTo(remote);
  }
}
