package io.echobridge.broker.redis;

import static org.assertj.core.api.Assertions.assertThat;

import io.echobridge.testkit.ChildProcess;
import io.echobridge.testkit.FreePorts;
import io.echobridge.testkit.RecordingListener;
import io.echobridge.testkit.RedisProgram;
import io.echobridge.testkit.RedisServer;
import io.echobridge.testkit.RespClient;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class SentinelTest extends RedisTest {
  @TempDir Path directory;
  private final RecordingListener listener = new RecordingListener();
  private final RedisServer master = redis();
  private final RedisServer replica =
      redis("--replicaof", "127.0.0.1 " + master.port(), "--repl-diskless-sync-delay", "0");

  @Test
  void theMasterThatTheSentinelsNameIsHeardAndAFailoverFollowed() throws IOException {
    int sentinel = sentinel();
    eventually(
        () ->
            assertThat(ask(sentinel, "REPLICAS", "events").toString())
                .contains(String.valueOf(replica.port())));
    RedisBroker broker =
        start(
            RedisConfigs.to("redis-sentinel://127.0.0.1:" + sentinel + "#events").prefix(""),
            listener);
    subscribe(broker, "news");
    publish(master, "news", "before");
    eventually(() -> assertThat(listener.texts("news")).containsExactly("before"));

    master.kill();
    eventually(() -> assertThat(listener.downs()).hasSize(1));
    eventually(() -> assertThat(listener.ups()).hasSize(2));
    publish(replica, "news", "after");

    eventually(() -> assertThat(listener.texts("news")).containsExactly("before", "after"));
    assertThat(listener.downs()).hasSize(1);
    assertThat(ask(sentinel, "GET-MASTER-ADDR-BY-NAME", "events").toString())
        .contains(String.valueOf(replica.port()));
  }

  @Test
  void aMasterThatNoSentinelKnowsIsAClearReport() throws IOException {
    int sentinel = sentinel();

    start(
        RedisConfigs.to("redis-sentinel://127.0.0.1:" + sentinel + "#unknown").prefix(""),
        listener);

    assertThat(listener.ups()).isEmpty();
    assertThat(listener.downs()).singleElement().asString().contains("unknown");
  }

  private int sentinel() throws IOException {
    int port = FreePorts.one();
    Path file = directory.resolve("sentinel.conf");
    Files.writeString(
        file,
        "port "
            + port
            + "\n"
            + "bind 127.0.0.1\n"
            + "dir "
            + directory
            + "\n"
            + "sentinel monitor events 127.0.0.1 "
            + master.port()
            + " 1\n"
            + "sentinel down-after-milliseconds events 500\n"
            + "sentinel failover-timeout events 2000\n");
    ChildProcess process =
        closing(RedisProgram.chosen().server().with(file.toString(), "--sentinel").start());
    process.awaitPort(port);
    return port;
  }

  private static Object ask(int sentinel, String... words) {
    try (RespClient client = RespClient.connect("127.0.0.1", sentinel)) {
      String[] command = new String[words.length + 1];
      command[0] = "SENTINEL";
      System.arraycopy(words, 0, command, 1, words.length);
      return client.command(command);
    }
  }
}
