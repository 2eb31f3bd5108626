package io.echobridge.testkit.protocol;

import static org.assertj.core.api.Assertions.assertThat;

import io.echobridge.gate.Admission;
import io.echobridge.gate.ConnectionCount;
import java.io.IOException;
import java.time.Duration;
import org.junit.jupiter.api.Test;

/** Who comes in, and who does not. */
abstract class DoorContract extends ChannelContract {
  @Test
  void aForeignPageIsRefusedAtEveryEntrance() throws IOException {
    if (excused(ProtocolPromise.FOREIGN_PAGES_STAY_OUT)) {
      return;
    }
    start();
    ProtocolClient client = client("news");
    assertThat(entrances()).isNotEmpty();

    for (String entrance : entrances()) {
      assertThat(status(entrance + FOREIGN_PAGE)).as(entrance).isEqualTo("403");
    }
    for (String entrance : client.entrances()) {
      assertThat(status(entrance + FOREIGN_PAGE)).as(entrance).isEqualTo("403");
    }

    long refused = (long) entrances().size() + client.entrances().size();
    assertThat(server().admission().refused()).containsEntry("origin", refused);
    assertThat(server().connections()).isEqualTo(1);
    publish("news", 1);
    assertThat(heard(client)).containsExactly(event("news", 1));
    for (String entrance : entrances()) {
      assertThat(status(entrance + OWN_PAGE)).as(entrance).isIn("101", "200");
      assertThat(status(entrance)).as("no page: " + entrance).isIn("101", "200");
    }
  }

  @Test
  void clientsAreCountedInTheWayInWhichTheyAreConnected() throws IOException {
    if (excused(ProtocolPromise.CLIENTS_ARE_COUNTED)) {
      return;
    }
    start();
    assertThat(server().counts()).extracting(ConnectionCount::count).containsOnly(0);

    ProtocolClient first = client();
    client();

    assertThat(server().counts())
        .extracting(ConnectionCount::count)
        .filteredOn(count -> count > 0)
        .containsExactly(2);
    assertThat(server().stats().sessions()).isEqualTo(2);
    first.goodbye();
    awaitConnections(1);
    await().untilAsserted(() -> assertThat(server().stats().sessions()).isEqualTo(1));
  }

  @Test
  void aClientThatFindsNoPlaceIsRefusedAndAPlaceThatIsLeftIsFree() throws IOException {
    if (excused(ProtocolPromise.PLACES_ARE_LIMITED)) {
      return;
    }
    settings.admission = new Admission.Limits(2, 0, 0, 0, Duration.ZERO, 0);
    start();
    ProtocolClient leaving = client();
    ProtocolClient staying = client("news");

    for (String entrance : entrances()) {
      assertThat(status(entrance)).as(entrance).isEqualTo("503");
    }
    leaving.goodbye();
    await().untilAsserted(() -> assertThat(server().admission().connections()).isEqualTo(1));

    ProtocolClient next = client("news");
    publish("news", 1);
    assertThat(heard(next)).containsExactly(event("news", 1));
    assertThat(heard(staying)).containsExactly(event("news", 1));
  }
}
