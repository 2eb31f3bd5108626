package io.echobridge.demo;

import com.typesafe.config.Config;
import com.typesafe.config.ConfigFactory;
import io.echobridge.config.ConfigLoader;
import io.echobridge.config.InvalidConfigException;
import io.echobridge.config.Plugins;
import io.echobridge.server.Server;
import io.echobridge.server.StartException;
import java.io.File;
import java.io.IOException;
import java.time.InstantSource;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Stream;

/**
 * The daemon as it is, or several in processes of their own, with the demo's pages and, unless one
 * is given, a Redis of its own.
 */
final class Demo implements AutoCloseable {
  private final Deque<AutoCloseable> running = new ArrayDeque<>();
  private final String address;
  private final String page;
  private final DemoRedis redis;
  private final TerminalLines lines;
  private final DemoApp app = DemoApp.make();
  private final WebhookLog webhooks = new WebhookLog(app);

  /**
   * Starts everything.
   *
   * @param port 0 takes a free one
   * @param redisUrl a Redis that is there already; without it one is started
   * @param nodes how many daemons; one runs in this process
   * @throws IOException when the embedded Redis does not start
   * @throws StartException when the address cannot be listened on
   * @throws InvalidConfigException when an option is no good
   * @throws io.lettuce.core.RedisException when the Redis that was given does not answer
   */
  Demo(String host, int port, Optional<String> redisUrl, int nodes)
      throws IOException, StartException, InvalidConfigException {
    int ownPort = port == 0 ? EmbeddedRedis.freePort() : port;
    address = "http://" + reachable(host) + ":" + ownPort;
    try {
      String url = redisUrl.isPresent() ? redisUrl.get() : startRedis();
      redis = new DemoRedis(url);
      running.push(redis);
      lines = TerminalLines.of(redis.cli().filter(cli -> isInstalled("redis-cli")), address);
      if (nodes > 1) {
        page = address + DemoPages.NODES;
        startNodes(nodes, host, ownPort, url);
      } else {
        page = address + DemoPages.PATH;
        startServer(host, ownPort, url);
      }
    } catch (IOException | StartException | InvalidConfigException | RuntimeException e) {
      close();
      throw e;
    }
  }

  /** Where the page is. */
  String url() {
    return page;
  }

  /** Where Redis is, without password. */
  String redis() {
    return redis.address();
  }

  TerminalLines lines() {
    return lines;
  }

  /** Ends everything, the last started first. */
  @Override
  public synchronized void close() {
    while (!running.isEmpty()) {
      try {
        running.pop().close();
      } catch (Exception e) {
        // The others are ended all the same; at the end of the program nothing else is lost.
      }
    }
  }

  private String startRedis() throws IOException {
    EmbeddedRedis embedded = EmbeddedRedis.start();
    running.push(embedded);
    return embedded.url();
  }

  private void startServer(String host, int port, String redisUrl)
      throws StartException, InvalidConfigException {
    Config config =
        ConfigFactory.parseMap(Settings.daemon(host, port, redisUrl, address, app), "the demo")
            .withFallback(ConfigFactory.parseMap(Settings.webhooks(address), "the demo"));
    Server server =
        Server.create(
            new ConfigLoader(Plugins.installed(), Map.of()).load(config),
            Map.of(DemoPages.PATH, new DemoPages(publishing(), clock(), lines, app, webhooks)));
    running.push(server);
    server.start();
  }

  private PublishEndpoint publishing() {
    return new PublishEndpoint(redis, new ApiPublisher(address, app));
  }

  private ClockEndpoint clock() {
    return new ClockEndpoint(redis, InstantSource.system());
  }

  private void startNodes(int count, String host, int port, String redisUrl)
      throws IOException, StartException {
    Nodes nodes = new Nodes(count, redisUrl, address, app);
    running.push(nodes);
    DemoPages pages =
        new DemoPages(publishing(), clock(), lines, app, webhooks, new NodePages(nodes));
    running.push(Front.start(host, port, pages, nodes.proxy()));
    nodes.start();
  }

  /** An address of this machine for a browser on it, where the demo listens on all of them. */
  private static String reachable(String host) {
    if (host.equals("0.0.0.0") || host.equals("::")) {
      return "127.0.0.1";
    }
    return host.contains(":") ? "[" + host + "]" : host;
  }

  private static boolean isInstalled(String program) {
    String path = System.getenv().getOrDefault("PATH", "");
    return Stream.of(path.split(File.pathSeparator))
        .anyMatch(directory -> new File(directory, program).canExecute());
  }
}
