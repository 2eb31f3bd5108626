package io.echobridge.dist;

import static org.assertj.core.api.Assertions.assertThat;

import com.typesafe.config.ConfigFactory;
import io.echobridge.config.ConfigLoader;
import io.echobridge.config.EchobridgeConfig;
import io.echobridge.config.Plugins;
import io.echobridge.server.Server;
import io.echobridge.server.Validation;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.parallel.Isolated;

/** A configuration is checked with every plug-in that is in the package. */
@Isolated("It looks at all threads of the JVM.")
class CheckedTest {
  private static final String EVERY_PLUGIN =
      """
      server { host = 127.0.0.1, port = 0, io-threads = 1 }
      admin.port = 0
      apps.default {
        auth.url = "http://127.0.0.1:1/auth"
        api.clients.one.key = k
        brokers {
          redis { type = redis, url = "redis://127.0.0.1:1", publish-presence = true }
          rabbit {
            type = rabbitmq, addresses = ["127.0.0.1:1"]
            bindings = [{ exchange = events }]
          }
          kafka { type = kafka, bootstrap-servers = ["127.0.0.1:1"], topics = [events] }
        }
      }
      """;

  @Test
  void checkingAConfigurationStartsNoThread() throws Exception {
    EchobridgeConfig config = config();
    Validation.of(config); // what classes start once for the whole JVM is not the check's
    Set<Thread> before = Thread.getAllStackTraces().keySet();

    Validation.of(config);

    assertThat(startedSince(before)).isEmpty();
  }

  @Test
  void aServerOfItHasIoThreadsBeforeItIsStarted() throws Exception {
    EchobridgeConfig config = config();
    Set<Thread> before = Thread.getAllStackTraces().keySet();

    try (Server server = Server.create(config, Map.of())) {
      assertThat(server.eventLoops().all()).hasSize(1);
      assertThat(startedSince(before)).anyMatch(name -> name.contains("I/O"));
    }
  }

  private static EchobridgeConfig config() throws Exception {
    return new ConfigLoader(Plugins.installed(), Map.of())
        .load(ConfigFactory.parseString(EVERY_PLUGIN));
  }

  private static List<String> startedSince(Set<Thread> before) {
    Set<Thread> now = new HashSet<>(Thread.getAllStackTraces().keySet());
    now.removeAll(before);
    return now.stream().map(Thread::getName).toList();
  }
}
