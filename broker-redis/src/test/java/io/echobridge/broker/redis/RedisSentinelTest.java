package io.echobridge.broker.redis;

import static io.echobridge.broker.redis.OneNode.await;
import static io.echobridge.broker.redis.OneNode.bodies;
import static org.assertj.core.api.Assertions.assertThat;

import io.echobridge.testkit.ChildProcess;
import io.echobridge.testkit.FreePorts;
import io.echobridge.testkit.RedisProgram;
import io.echobridge.testkit.RedisServer;
import io.echobridge.testkit.RespClient;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class RedisSentinelTest {
  @TempDir private Path directory;

  @Test
  void aFailoverIsFollowedToTheNewMaster() throws IOException {
    int sentinelPort = FreePorts.one();
    try (RedisServer master = RedisServer.start();
        RedisServer replica = RedisServer.start("--replicaof", "127.0.0.1 " + master.port());
        ChildProcess sentinel = sentinel(sentinelPort, master.port())) {
      assertThat(sentinel.isRunning()).isTrue();
      awaitReplica(sentinelPort);
      String url = "redis-sentinel://127.0.0.1:" + sentinelPort + "#shop";
      try (OneNode node = OneNode.start(RedisConfigs.to(url).prefix("")).subscribe("news")) {
        assertThat(node.heard().ups()).containsExactly(url);
        publish(master, "1");
        node.awaitTexts("news", "1");

        master.kill();
        node.awaitUps(2);

        publish(replica, "2");
        node.awaitTexts("news", "1", "2");
        assertThat(node.heard().downs()).hasSize(1);
      }
    }
  }

  @Test
  void sentinelsThatAreNotThereAreReported() {
    String url = "redis-sentinel://127.0.0.1:" + FreePorts.one() + "#shop";
    try (OneNode node = OneNode.start(RedisConfigs.to(url))) {
      assertThat(node.heard().downs()).hasSize(1);
      assertThat(node.heard().downs().get(0)).startsWith(url).contains("Connection refused");
    }
  }

  private ChildProcess sentinel(int port, int master) throws IOException {
    Path file = directory.resolve("sentinel.conf");
    Files.write(
        file,
        List.of(
            "port " + port,
            "bind 127.0.0.1",
            "dir " + directory,
            "sentinel monitor shop 127.0.0.1 " + master + " 1",
            "sentinel down-after-milliseconds shop 500",
            "sentinel failover-timeout shop 2000"));
    return RedisProgram.chosen()
        .server()
        .named("sentinel")
        .with(file.toString(), "--sentinel")
        .start()
        .awaitPort(port);
  }

  private static void awaitReplica(int sentinelPort) {
    try (RespClient sentinel = RespClient.connect("127.0.0.1", sentinelPort)) {
      await()
          .until(() -> sentinel.command("SENTINEL", "REPLICAS", "shop").toString().contains("ip"));
    }
  }

  private static void publish(RedisServer server, String text) {
    try (RespClient application = server.client()) {
      application.publish("news", bodies(text));
    }
  }
}
