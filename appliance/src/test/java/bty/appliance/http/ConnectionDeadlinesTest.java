package bty.appliance.http;

import static org.assertj.core.api.Assertions.assertThat;

import bty.appliance.http.ConnectionWait.Phase;
import java.time.Duration;
import org.junit.jupiter.api.Test;

class ConnectionDeadlinesTest {
  private static final ConnectionDeadlines STANDARD = ConnectionDeadlines.STANDARD;

  @Test
  void headHasSoLongInAllHoweverItsBytesCome() {
    ConnectionWait wait = ConnectionWait.accepted(0);
    for (int second = 1; second <= 15; second++) {
      wait = wait.end(1, at(second)).begin(Phase.HEAD, at(second));
      assertThat(STANDARD.verdict(wait, at(second))).isEmpty();
    }
    assertThat(STANDARD.verdict(wait, at(16))).contains("no complete request within 15 s");
  }

  @Test
  void connectionBetweenTwoRequestsEndsAfterAMinute() {
    ConnectionWait idle = ConnectionWait.accepted(0).end(100, 0).begin(Phase.IDLE, 0);
    assertThat(STANDARD.verdict(idle, at(60))).isEmpty();
    assertThat(STANDARD.verdict(idle, at(61))).contains("no other request within 60 s");
  }

  @Test
  void headOfAnotherRequestHasItsOwnTime() {
    ConnectionWait idle = ConnectionWait.accepted(0).end(100, at(10)).begin(Phase.IDLE, at(10));
    ConnectionWait head = idle.end(1, at(60)).begin(Phase.HEAD, at(60));
    assertThat(STANDARD.verdict(head, at(75))).isEmpty();
    assertThat(STANDARD.verdict(head, at(76))).isPresent();
  }

  @Test
  void senderMayPauseForAMinute() {
    ConnectionWait body = waiting(Phase.BODY, 1_000_000_000);
    assertThat(STANDARD.verdict(body, at(60))).isEmpty();
    assertThat(STANDARD.verdict(body, at(61))).contains("nothing sent for 60 s");
  }

  @Test
  void readerMayPauseForFiveMinutes() {
    ConnectionWait response = waiting(Phase.RESPONSE, 1_000_000_000);
    assertThat(STANDARD.verdict(response, at(300))).isEmpty();
    assertThat(STANDARD.verdict(response, at(301))).contains("nothing taken for 300 s");
  }

  /// One byte now and then is progress, but no upload.
  @Test
  void senderOfOneByteEachNineteenSecondsEnds() {
    ConnectionWait body = waiting(Phase.BODY, 0);
    int second = 0;
    while (STANDARD.verdict(body, at(second)).isEmpty()) {
      second += 19;
      body = body.end(1, at(second)).begin(Phase.BODY, at(second));
    }
    assertThat(second).isBetween(120, 140);
    assertThat(STANDARD.verdict(body, at(second)).orElseThrow())
        .matches("only \\d bytes sent in 133 s of waiting");
  }

  @Test
  void slowSenderWithAModemGoesOn() {
    ConnectionWait body = waiting(Phase.BODY, 0);
    for (int second = 1; second < 10_000; second++) {
      body = body.end(1500, at(second)).begin(Phase.BODY, at(second));
      assertThat(STANDARD.verdict(body, at(second))).isEmpty();
    }
  }

  /// The appliance's disk may take as long as it likes.
  @Test
  void timeOfTheApplianceDoesNotCount() {
    ConnectionWait working = waiting(Phase.BODY, 0).end(1, at(1));
    assertThat(STANDARD.verdict(working, at(1_000_000))).isEmpty();
    ConnectionWait again = working.begin(Phase.BODY, at(1_000_000));
    assertThat(STANDARD.verdict(again, at(1_000_060))).isEmpty();
    assertThat(again.waited(at(1_000_060))).isEqualTo(Duration.ofSeconds(61));
  }

  @Test
  void whoGoesOnSendingWhatIsRefusedHasTwoSeconds() {
    ConnectionWait farewell =
        waiting(Phase.FAREWELL, 500_000).end(1, at(1)).begin(Phase.FAREWELL, at(1));
    assertThat(STANDARD.verdict(farewell, at(2))).isEmpty();
    assertThat(STANDARD.verdict(farewell, at(3))).isPresent();
  }

  @Test
  void onlyWhoIsStillGivesItsPlaceToAnother() {
    ConnectionWait body = waiting(Phase.BODY, 0);
    assertThat(ConnectionDeadlines.yields(body, at(4))).isFalse();
    assertThat(ConnectionDeadlines.yields(body, at(5))).isTrue();
    assertThat(ConnectionDeadlines.yields(body.end(1, at(5)), at(500))).isFalse();
  }

  private static ConnectionWait waiting(Phase phase, long bytes) {
    return new ConnectionWait(phase, true, 0, 0, bytes);
  }

  private static long at(long second) {
    return Duration.ofSeconds(second).toNanos();
  }
}
