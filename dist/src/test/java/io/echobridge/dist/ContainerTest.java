package io.echobridge.dist;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;
import static org.awaitility.Awaitility.await;

import com.fasterxml.jackson.databind.JsonNode;
import com.sun.net.httpserver.HttpServer;
import io.echobridge.dist.Packaged.Ended;
import io.echobridge.testkit.ChildProcess;
import io.echobridge.testkit.FreePorts;
import io.echobridge.testkit.RedisServer;
import io.echobridge.testkit.RespClient;
import io.fabric8.kubernetes.api.model.Probe;
import io.fabric8.kubernetes.api.model.apps.Deployment;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.Iterator;
import java.util.List;
import java.util.Map;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The image that the Dockerfile makes, and what its containers do. */
class ContainerTest {
  /** What SIGTERM makes of a JVM's exit code. */
  private static final int TERMINATED = 128 + 15;

  private static final String EVENT =
      "{\"event\":\"App\\\\Events\\\\OrderShipped\",\"data\":{\"id\":7}}";

  /** A page's laravel-echo, with what it hears on a line each. */
  private static final String CLIENT =
      """
      import Pusher from 'pusher-js';
      import Echo from 'laravel-echo';
      const client = new Pusher('key', { cluster: '', wsHost: '127.0.0.1', wsPort: PORT,
        forceTLS: false, enabledTransports: ['ws'], disableStats: true });
      client.connection.bind('error', ({ error }) => console.log('told', error?.data?.code));
      client.connection.bind('state_change', ({ previous, current }) => {
        if (previous === 'connected') console.log('left', current);
      });
      const channel = new Echo({ broadcaster: 'reverb', key: 'key', client }).channel('orders');
      channel.subscribed(() => console.log('subscribed'));
      channel.listen('OrderShipped', event => console.log('heard', JSON.stringify(event)));
      """;

  private static ContainerImage image;
  private static RedisServer redis;
  private static HttpServer application;

  @TempDir Path folder;
  private final List<Integer> ports = FreePorts.several(2);

  @BeforeAll
  static void build() throws IOException {
    image = ContainerImage.build();
    redis = RedisServer.start();
    application = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
    application.createContext(
        "/broadcasting/auth",
        exchange -> {
          exchange.sendResponseHeaders(403, -1);
          exchange.close();
        });
    application.start();
  }

  @AfterAll
  static void end() {
    // What could not be made leaves the others to be ended, and the image last of all.
    try {
      if (application != null) {
        application.stop(0);
      }
      if (redis != null) {
        redis.close();
      }
    } finally {
      if (image != null) {
        image.close();
      }
    }
  }

  @Test
  void itSaysWhatItIsAndWhoItRunsAs() {
    JsonNode config = image.config();
    JsonNode labels = config.path("Labels");

    assertThat(label(labels, "title")).isEqualTo("Echobridge");
    assertThat(label(labels, "description")).isNotEmpty();
    assertThat(label(labels, "version")).isEqualTo(System.getProperty("echobridge.version"));
    assertThat(label(labels, "licenses")).isEqualTo("Apache-2.0");
    assertThat(label(labels, "base.name")).isEqualTo("docker.io/library/debian:12-slim");
    assertThat(config.path("User").asText()).isEqualTo("10001:10001");
    assertThat(config.path("ExposedPorts").has("6001/tcp")).isTrue();
  }

  @Test
  void itHoldsAListOfItsComponentsAndNothingOfTheDemo() throws IOException {
    Path home = image.root().resolve("opt/echobridge");
    String sbom = Files.readString(home.resolve("sbom.json"));

    assertThat(sbom).contains("\"bomFormat\" : \"CycloneDX\"");
    try (Stream<Path> jars = Files.list(home.resolve("lib"))) {
      assertThat(jars.map(jar -> jar.getFileName().toString().replaceAll("-\\d.*", "")).toList())
          .hasSizeGreaterThan(20)
          .doesNotContain("echobridge-demo", "embedded-redis")
          .allSatisfy(artifact -> assertThat(sbom).contains("/" + artifact + "@"));
    }
  }

  /** As docs/installing.md says; what a layer removes would still be in the one below. */
  @Test
  void itHasThreeLayersOfItsOwnAndNoMoreThanItNeeds() throws IOException {
    assertThat(image.ownLayers()).isEqualTo(3);

    long files = 0;
    for (String part : List.of("opt/echobridge", "opt/java-echobridge")) {
      try (Stream<Path> all = Files.walk(image.root().resolve(part))) {
        files += all.filter(Files::isRegularFile).mapToLong(file -> file.toFile().length()).sum();
      }
    }
    double megabytes = files / 1e6;
    assertThat(image.ownSize()).isCloseTo(megabytes, within(5.0));
    assertThat(megabytes).as("as docs/installing.md has it").isLessThan(150);
  }

  @Test
  void aClientHearsWhatIsPublishedAndNothingCanBeWritten() throws IOException {
    try (Container container = serving();
        ChildProcess client = client()) {
      hears(client, "heard \\{\"id\":7\\}");

      Path process = Path.of("/proc/" + container.pid());
      assertThat(process.resolve("status"))
          .content()
          .containsPattern("\nUid:\t10001\t10001\t10001\t10001\n")
          .containsPattern("\nGid:\t10001\t10001\t10001\t10001\n")
          .containsPattern("\nCapBnd:\t0+\n")
          .containsPattern("\nSeccomp:\t2\n");
      assertThat(process.resolve("maps")).content().contains("/opt/echobridge/classes.jsa");
      assertThat(container.exec("sh", "-c", "echo >/opt/echobridge/lib/more.jar").text())
          .contains("Read-only file system");
      assertThat(container.exec("id", "-un").text()).isEqualTo("echobridge");
    }
  }

  @Test
  void theCommandsWorkInIt() {
    try (Container container = serving();
        ChildProcess tail = container.inside("echobridge", "tail").start();
        ChildProcess client = client()) {
      Ended doctor = container.exec("echobridge", "doctor");
      assertThat(doctor.code()).as(doctor.text()).isZero();
      assertThat(doctor.text()).contains("The running daemon is ready", "403 to a guest");

      assertThat(container.exec("sh", "-c", "kill -HUP 1").code()).isZero();
      container.process().awaitLine("Reloaded: nothing changed", Packaged.PATIENCE);

      hears(client, "heard");
      hears(tail, "orders +App\\\\Events\\\\OrderShipped");
    }
  }

  @Test
  void dockerSeesItsHealth() {
    List<String> check = new ArrayList<>();
    image.config().path("Healthcheck").path("Test").forEach(word -> check.add(word.asText()));
    assertThat(check.remove(0)).isEqualTo("CMD");
    String[] command = check.toArray(String[]::new);

    try (Container container = serving()) {
      Ended healthy = container.exec(command);
      assertThat(healthy.code()).as(healthy.text()).isZero();

      String silent = "ECHOBRIDGE_ADMIN_PORT=" + FreePorts.one();
      Ended other =
          container.exec(
              Stream.concat(Stream.of("env", silent), Stream.of(command)).toArray(String[]::new));
      assertThat(other.code()).as(other.text()).isNotZero();
    }
  }

  @Test
  void sigtermSendsItsClientsAwayAndEndsIt() {
    try (Container container = serving();
        ChildProcess client = client()) {
      container.signal("TERM");

      client.awaitLine("left", Packaged.PATIENCE);
      assertThat(container.process().awaitExit(Packaged.PATIENCE)).isEqualTo(TERMINATED);
      assertThat(container.process().output())
          .anyMatch(line -> line.contains("Draining: 1 clients"))
          .last()
          .asString()
          .contains("Stopped");
    }
  }

  /** As the kubelet would start them: with the example's variables, files and rights. */
  @Test
  void threePodsOfTheExampleAreOneCluster() throws Exception {
    Manifest example = Manifest.example();
    var spec = Pod.spec(example).getContainers().get(0);
    List<Container> pods = new ArrayList<>();
    try (RedisServer guarded = RedisServer.start("--requirepass", Pod.PASSWORD)) {
      int replicas = example.one(Deployment.class).getSpec().getReplicas();
      List<Integer> free = FreePorts.several(3 * replicas);
      for (int i = 0; i < replicas; i++) {
        Path files = Files.createDirectory(folder.resolve("files-" + i));
        Pod pod = Pod.of(example, files, "127.0.0.1");
        Map<String, String> environment = new HashMap<>(pod.environment());
        environment.put("ECHOBRIDGE_SERVER_PORT", free.get(3 * i).toString());
        environment.put("ECHOBRIDGE_ADMIN_PORT", free.get(3 * i + 1).toString());
        environment.put("ECHOBRIDGE_SERVER_RELAY_PORT", free.get(3 * i + 2).toString());
        environment.put("ECHOBRIDGE_APPS_DEFAULT_BROKERS_MAIN_URL", guarded.url());
        environment.put("ECHOBRIDGE_APPS_DEFAULT_AUTH_URL", authUrl());
        pods.add(Container.start(image, folder.resolve("pod-" + i), environment, pod.mounts()));
      }
      for (int i = 0; i < replicas; i++) {
        int admin = free.get(3 * i + 1);
        for (Probe probe : List.of(spec.getStartupProbe(), spec.getReadinessProbe())) {
          await()
              .atMost(Packaged.PATIENCE)
              .ignoreExceptions()
              .until(() -> status(admin, probe.getHttpGet().getPath()) == 200);
        }
      }
      Ended doctor = pods.get(0).exec("echobridge", "doctor");
      assertThat(doctor.text()).contains("3 nodes talk").doesNotContain(" fault ", "cluster-relay");
      assertThat(doctor.code()).isZero();
      String preStop = spec.getLifecycle().getPreStop().getExec().getCommand().get(0);
      assertThat(pods.get(0).exec(preStop, "0").code()).isZero();
    } finally {
      close(pods.iterator());
    }
  }

  /** Each by itself, whatever becomes of those before. */
  private static void close(Iterator<Container> pods) {
    if (pods.hasNext()) {
      try {
        pods.next().close();
      } finally {
        close(pods);
      }
    }
  }

  private static int status(int port, String path) throws Exception {
    return HttpClient.newHttpClient()
        .send(
            HttpRequest.newBuilder(URI.create("http://127.0.0.1:" + port + path)).build(),
            HttpResponse.BodyHandlers.discarding())
        .statusCode();
  }

  /** With settings in variables only, as the Dockerfile's head shows it. */
  private Container serving() {
    Map<String, String> environment =
        Map.of(
            "ECHOBRIDGE_SERVER_PORT", ports.get(0).toString(),
            "ECHOBRIDGE_ADMIN_PORT", ports.get(1).toString(),
            "ECHOBRIDGE_APPS_DEFAULT_BROKERS_MAIN_URL", redis.url(),
            "ECHOBRIDGE_APPS_DEFAULT_AUTH_URL", authUrl(),
            "ECHOBRIDGE_APPS_DEFAULT_PUSHER_APP_ID", "id",
            "ECHOBRIDGE_APPS_DEFAULT_PUSHER_KEY", "key",
            "ECHOBRIDGE_APPS_DEFAULT_PUSHER_SECRET", "secret");
    Container container = Container.start(image, folder.resolve("one"), environment, Map.of());
    try {
      container
          .process()
          .awaitLine("Listening on 0\\.0\\.0\\.0:" + ports.get(0), Packaged.PATIENCE);
      return container;
    } catch (RuntimeException | Error e) {
      container.close();
      throw e;
    }
  }

  private ChildProcess client() {
    ChildProcess client =
        ChildProcess.of(
                "node",
                "--input-type=module",
                "-e",
                CLIENT.replace("PORT", ports.get(0).toString()))
            .in(Path.of("../demo/src/main/npm"))
            .start();
    try {
      client.awaitLine("subscribed", Packaged.PATIENCE);
      return client;
    } catch (RuntimeException | Error e) {
      client.close();
      throw e;
    }
  }

  /** Publishes until the program has printed such a line: what listens may have begun just now. */
  private static void hears(ChildProcess program, String regex) {
    Pattern line = Pattern.compile(regex);
    try (RespClient publisher = redis.client()) {
      await()
          .atMost(Packaged.PATIENCE)
          .until(
              () -> {
                publisher.command("PUBLISH", "orders", EVENT);
                return program.output().stream().anyMatch(line.asPredicate());
              });
    }
  }

  private static String authUrl() {
    return "http://127.0.0.1:" + application.getAddress().getPort() + "/broadcasting/auth";
  }

  private static String label(JsonNode labels, String name) {
    return labels.path("org.opencontainers.image." + name).asText();
  }
}
