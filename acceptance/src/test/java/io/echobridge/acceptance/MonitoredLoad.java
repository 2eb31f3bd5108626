package io.echobridge.acceptance;

import io.echobridge.testkit.FreePorts;
import io.echobridge.testkit.KafkaServer;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.IntStream;

/**
 * Two nodes with all that their metrics tell of: clients of each protocol, a slow one, refused
 * ones, whispers, members, messages that are no events, and requests for the other node.
 */
final class MonitoredLoad implements AutoCloseable {
  private static final int CHANNELS = 20;
  private static final String FILLING = "x".repeat(64 * 1024);

  private final Redis redis = Redis.start();
  private final AuthHost authHost = AuthHost.start();
  private final KafkaApplication prices;
  private final List<Daemon> daemons;
  private final List<RawClient> clients = new ArrayList<>();
  private final List<RawWebSocket> passedOn = new ArrayList<>();
  private final byte[] stranger =
      ForeignNode.plain(1, "default", "").frame(ForeignNode.BEAT, ForeignNode.beat(1));
  private int round;

  private MonitoredLoad(Path folder, KafkaServer kafka) throws Exception {
    prices = new KafkaApplication(kafka, "prices");
    Certificates certificates = Certificates.in(folder);
    String apps =
        """
        apps.default {
          brokers {
            main { type = redis, url = "%s", prefix = "" }
            prices { type = kafka, bootstrap-servers = ["%s"], topics = [prices] }
          }
          auth { url = "%s" }
          cluster { broker = main, secrets = ["%s"] }
          limits { slow-client-timeout = 1s, max-channels-per-connection = %d, whispers-per-second = 5 }
        }
        """
            .formatted(redis.url(), kafka.address(), authHost.url(), Cluster.SECRET, CHANNELS);
    daemons =
        IntStream.range(0, 2)
            .mapToObj(
                index ->
                    Daemon.start(
                        "server.relay { host = \"127.0.0.1\", port = %d, address = \"127.0.0.1\" }\n"
                                .formatted(FreePorts.one())
                            + certificates.settings(FreePorts.one())
                            + apps))
            .toList();
  }

  /**
   * Starts it, and waits until both nodes are ready.
   *
   * @param folder for their certificates
   */
  static MonitoredLoad start(Path folder, KafkaServer kafka) throws Exception {
    MonitoredLoad load = new MonitoredLoad(Files.createDirectories(folder.resolve("load")), kafka);
    load.daemons.forEach(Daemon::awaitReady);
    for (Daemon daemon : load.daemons) {
      for (int user = 1; user <= 2; user++) {
        RawClient client = RawClient.revision4(daemon.port()).listening(load.redis, "news");
        client.subscribeAs(user, "presence-room");
        client.subscribeAs(user, "private-talk");
        load.clients.add(client);
      }
    }
    return load;
  }

  List<Daemon> daemons() {
    return daemons;
  }

  /** About a second's worth of each; called again and again. */
  void goOn() throws IOException {
    round++;
    for (int i = 0; i < 10; i++) {
      redis.publishEvent("news", "told", Integer.toString(i));
      redis.publishEvent("unheard", "told", Integer.toString(i));
      redis.publish("news", "no JSON");
      redis.publish("echobridge:peers:default", stranger);
      prices.publish("eur", "{}", () -> {});
      for (RawClient client : clients) {
        client.send(
            "42[\"client event\",{\"channel\":\"private-talk\",\"event\":\"client-n\",\"data\":1}]");
      }
    }
    Daemon own = daemons.get(0);
    RawClient refused = RawClient.revision4(own.port());
    refused.subscribeAs(3, "private-deny." + round);
    refused.subscribeAs(3, "private-fine." + round);
    for (int i = 0; i <= CHANNELS; i++) {
      refused.subscribe("channel-" + i);
    }
    clients.add(refused);
    if (clients.size() > 20) {
      clients.remove(4).close();
    }
    comeToTheOtherNode();
    if (round % 5 == 1) {
      floodOneWhoDoesNotRead(own);
      long unused = own.liveBytes(); // collects
    }
  }

  /** Clients whose next request and whose WebSocket reach a node that does not know them. */
  private void comeToTheOtherNode() {
    PollingClient client = PollingClient.open(daemons.get(0).port(), 4);
    int other = daemons.get(1).port();
    RawHttp.post(other, client.target(), "42[\"subscribe\",{\"channel\":\"quiet\"}]");
    RawWebSocket upgrade =
        RawWebSocket.open(
            other, client.target().replace("transport=polling", "transport=websocket"));
    upgrade.text("2probe");
    passedOn.add(upgrade);
    if (passedOn.size() > 5) {
      passedOn.remove(0).close();
    }
  }

  private void floodOneWhoDoesNotRead(Daemon daemon) throws IOException {
    double cut = daemon.cut();
    RawWebSocket deaf =
        RawWebSocket.open(daemon.port(), "/ws?channel=flood&frames=json", 16 * 1024);
    while (!deaf.read().payload().contains("welcome")) {
      // It hears the channel when it is welcome.
    }
    Waiting.until("a client that is cut")
        .until(
            () -> {
              redis.publishEvent("flood", "told", Json.text(FILLING));
              return daemon.cut() > cut;
            });
    deaf.close();
  }

  @Override
  public void close() {
    clients.forEach(RawClient::close);
    passedOn.forEach(RawWebSocket::close);
    daemons.forEach(Daemon::close);
    prices.close();
    authHost.close();
    redis.close();
  }
}
