package io.echobridge.server;

import static org.assertj.core.api.Assertions.assertThat;

import com.typesafe.config.ConfigFactory;
import io.echobridge.broker.Broker;
import io.echobridge.broker.BrokerContext;
import io.echobridge.broker.BrokerFactory;
import io.echobridge.broker.BrokerListener;
import io.echobridge.channel.ChannelName;
import io.echobridge.config.ConfigLoader;
import io.echobridge.config.Plugins;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Test;

/** Apps that end, each of which may have to wait for others. */
class ClosingTest {
  private static final int APPS = 5;

  private final CountDownLatch closing = new CountDownLatch(APPS);
  private final AtomicInteger together = new AtomicInteger();

  /** Its broker's link ends only when those of all apps are about to. */
  private final class Waiting implements Broker {
    @Override
    public void start(BrokerListener listener) {
      listener.onUp("waiting");
    }

    @Override
    public CompletionStage<Void> subscribe(ChannelName channel) {
      return CompletableFuture.completedFuture(null);
    }

    @Override
    public CompletionStage<Void> unsubscribe(ChannelName channel) {
      return CompletableFuture.completedFuture(null);
    }

    @Override
    public void close() {
      closing.countDown();
      try {
        if (closing.await(10, TimeUnit.SECONDS)) {
          together.incrementAndGet();
        }
      } catch (InterruptedException e) {
        Thread.currentThread().interrupt();
      }
    }
  }

  private final class Factory implements BrokerFactory<MemoryFactory.Settings> {
    @Override
    public String type() {
      return "waiting";
    }

    @Override
    public Class<MemoryFactory.Settings> configType() {
      return MemoryFactory.Settings.class;
    }

    @Override
    public Broker create(MemoryFactory.Settings config, BrokerContext context) {
      return new Waiting();
    }
  }

  @Test
  void noAppWaitsForTheEndOfAnother() throws Exception {
    StringBuilder config =
        new StringBuilder(
            """
            server { host = 127.0.0.1, port = 0 }
            admin.enabled = false
            protocols.fake.refuse = false
            """);
    for (int i = 0; i < APPS; i++) {
      config.append("apps.a%d { path = /a%d, brokers.main.type = waiting }\n".formatted(i, i));
    }
    Plugins plugins =
        new Plugins(Map.of("waiting", new Factory()), Map.of("fake", new FakeProtocol.Factory()));
    Server server =
        Server.create(
            new ConfigLoader(plugins, Map.of()).load(ConfigFactory.parseString(config.toString())),
            Map.of());
    server.start();

    server.close();

    assertThat(together).hasValue(APPS);
  }

  @Test
  void oneThatFailsKeepsNoOtherOpen() {
    AtomicInteger ended = new AtomicInteger();
    Map<String, Runnable> apps = new LinkedHashMap<>();
    apps.put(
        "bad",
        () -> {
          throw new IllegalStateException("meant to fail");
        });
    apps.put("good", ended::incrementAndGet);

    Closing.all(apps);

    assertThat(ended).hasValue(1);
  }
}
