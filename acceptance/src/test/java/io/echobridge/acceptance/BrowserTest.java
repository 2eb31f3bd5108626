package io.echobridge.acceptance;

import static org.assertj.core.api.Assertions.assertThat;

import io.echobridge.acceptance.Browser.Page;
import io.echobridge.testkit.ChildProcess;
import io.echobridge.testkit.FreePorts;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** The demo page in a real browser, two windows beside each other. */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class BrowserTest {
  private static final String NEWS = "[data-channel=\"news\"] ";
  private static final String ORDERS = "[data-channel=\"private-orders.1\"] ";
  private static final String ROOM = "[data-channel=\"presence-room.1\"] ";

  private final int port = FreePorts.one();
  private final Redis redis = Redis.start();
  private final ChildProcess demo = demo(port, redis);
  private final Browser browser = Browser.start();

  @AfterEach
  void noPageHadAnErrorAndTheDemoRuns() {
    assertThat(browser.errors()).isEmpty();
    assertThat(demo.isRunning()).isTrue();
  }

  @AfterAll
  void close() {
    browser.close();
    demo.stop();
    Children.forget(demo);
    redis.close();
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "client=4",
        "client=2",
        "client=4&transport=polling",
        "client=2&transport=websocket",
        "client=pusher"
      })
  void twoWindowsTalkToEachOther(String query) {
    String url = "http://127.0.0.1:" + port + "/demo?" + query;
    String transport = query.contains("polling") ? "polling" : "websocket";
    Page ada = named(browser, "Ada", url);
    Page bob = named(browser, "Bob", url);
    ada.see("#connection", "connected by " + transport);
    bob.see("#connection", "connected by " + transport);
    assertThat(ada.text("#socket-id")).matches("\\d+\\.\\d+");

    ada.see("#members", "Bob");
    bob.see("#members", "Ada");
    for (String card : new String[] {NEWS, ORDERS}) {
      ada.fill(card + "input[name=text]", "from the button: é ñ ø");
      ada.click(card + "button");
      ada.see(card + ".feed", "from the button: é ñ ø");
      bob.see(card + ".feed", "from the button: é ñ ø");
    }
    publishOutside(ada);
    ada.see(NEWS + ".feed", "from outside");
    bob.see(NEWS + ".feed", "from outside");

    ada.fill(ROOM + "input[name=text]", "typing…");
    bob.see("#typing", "Ada");
    ada.screenshot("demo-" + query.replaceAll("\\W", "-") + ".png");

    bob.close();
    ada.seeNo("#members", "Bob");
    ada.see("#members", "Ada");
    ada.close();
  }

  @Test
  void aPlainWebSocketAndAnEventSourceHearWhatLaravelEchoHears() {
    Page page = allThreeHear(browser, port);
    page.screenshot("demo-plain.png");
    page.look(360, "dark");
    assertThat(page.overhang()).isZero();
    page.screenshot("demo-plain-phone.png");
    page.close();
  }

  private static Page allThreeHear(Browser browser, int port) {
    Page page = browser.open("plain", "http://127.0.0.1:" + port + "/demo/plain");
    List<String> cards = List.of("#echo ", "#websocket ", "#sse ");
    cards.forEach(card -> page.see(card + ".connection", "connected"));
    page.fill("#publish input", "on all three: é ñ ø");
    page.click("#publish button");
    cards.forEach(card -> page.see(card + ".feed", "on all three: é ñ ø"));
    return page;
  }

  /** With both transports, and, as the twin, with a client that cannot be brought up to date. */
  @Test
  void aPageThatPulledItsPlugHasEveryTickLateAndAnOldOneMissesThem() {
    Page page = plugged(browser, port, "client=4");
    Page polling = plugged(browser, port, "client=4&transport=polling");
    Page old = plugged(browser, port, "client=2");

    List<Page> all = List.of(page, polling, old);
    all.forEach(each -> each.click("#pull"));
    all.forEach(each -> each.see("#plug-state", "Unplugged"));
    page.see("#connection", "reconnecting");
    page.screenshot("demo-plug-pulled.png");
    for (Page each : List.of(page, polling)) {
      each.see("#plug-result", "Missed: none. Twice: none. In order: yes.");
      assertThat(each.text("#plug-result")).matches("[12]\\d of 28 ticks came late, up to .*");
      each.see("#ticks [data-kind=late]", " s late");
      each.seeNo("#ticks", "missed");
    }
    old.see("#plug-result", "No tick came late. Missed: ");
    old.see("#ticks [data-kind=missed]", "missed");

    page.screenshot("demo-plug.png");
    page.look(360, "dark");
    assertThat(page.overhang()).isZero();
    page.screenshot("demo-plug-phone.png");
    old.look(360, "light");
    assertThat(old.overhang()).isZero();
    old.screenshot("demo-plug-missed.png");
    all.forEach(Page::close);
  }

  private static Page plugged(Browser browser, int port, String query) {
    Page page = browser.open(query, "http://127.0.0.1:" + port + "/demo?" + query);
    page.see("#connection", query.contains("polling") ? "polling" : "by websocket");
    return page;
  }

  @Test
  void windowsOfANodeThatIsKilledOnThePageFindAnotherAndTheRoomHearsOnlyOfWhoIsGone() {
    int port = FreePorts.one();
    try (Redis ofNodes = Redis.start();
        ChildProcess three = demo(port, ofNodes, "--nodes", "3")) {
      Page nodes = browser.open("nodes", "http://127.0.0.1:" + port + "/demo/nodes");
      for (String node : List.of("node-1", "node-2", "node-3")) {
        nodes.see("#" + node + " .state", "running");
      }
      allThreeHear(browser, port).close();
      Page leo = window(browser, port, "Leo");
      List<Page> windows =
          Stream.of("Ann", "Tom", "Kim", "Joe", "Sue")
              .map(name -> window(browser, port, name))
              .toList();
      // Four more are on the page of the nodes.
      Set<String> names = new TreeSet<>(Set.of("Ann", "Tom", "Kim", "Joe", "Sue", "Leo"));
      names.addAll(List.of("Ada", "Bob", "Eve", "Max"));
      everybodySees(windows, names);
      everybodySees(List.of(leo), names);
      String killed = node(leo);
      List<Page> watchers = windows.stream().filter(page -> !node(page).equals(killed)).toList();
      assertThat(watchers).isNotEmpty();
      nodes.screenshot("demo-nodes.png");

      nodes.click("#" + killed + " button");
      nodes.see("#" + killed + " .state", "down");
      leo.seeNo("#connection", killed); // in between, or on another node already
      leo.close();
      windows.forEach(page -> page.seeNo("#connection", killed));
      windows.forEach(page -> page.see("#connection", "connected by websocket to node-"));
      nodes.screenshot("demo-nodes-killed.png");

      names.remove("Leo");
      for (Page watcher : watchers) {
        watcher.see(ROOM + ".feed", "Leo left");
        assertThat(watcher.text(ROOM + ".feed").split(" left", -1)).as("who left").hasSize(2);
      }
      windows.forEach(page -> page.seeNo("#members", "Leo"));
      everybodySees(windows, names);

      nodes.click("#" + killed + " button");
      nodes.see("#" + killed + " .state", "running");
      nodes.screenshot("demo-nodes-started.png");
      assertThat(three.isRunning()).isTrue();
      windows.forEach(Page::close);
      nodes.close();
    }
  }

  private static Page window(Browser browser, int port, String name) {
    String url = "http://127.0.0.1:" + port + "/demo?transport=websocket&name=" + name;
    Page page = browser.open(name, url);
    page.see("#connection", "connected by websocket to node-");
    return page;
  }

  private static void everybodySees(List<Page> pages, Set<String> names) {
    pages.forEach(page -> names.forEach(name -> page.see("#members", name)));
  }

  /** The node that a window hangs on. */
  private static String node(Page page) {
    String connection = page.text("#connection");
    return connection.substring(connection.indexOf("node-"));
  }

  private static ChildProcess demo(int port, Redis redis, String... options) {
    return Children.start(
            ChildProcess.of(Places.distribution("bin/echobridge").toString())
                .with("demo", "--port", Integer.toString(port), "--redis", redis.url())
                .with(options),
            "demo-" + port)
        .awaitPort(port, Waiting.START);
  }

  private static Page named(Browser browser, String name, String url) {
    Page page = browser.open(name, url);
    page.see("#connection", "connected");
    page.fill("#name", name);
    page.click("h1");
    page.see("#members", name);
    return page;
  }

  /** As the page tells its reader to do it. */
  private static void publishOutside(Page page) {
    String line = page.text("#line-redis-cli").replace("Hello from Redis", "from outside");
    try (ChildProcess shell = ChildProcess.of("sh", "-c", line).start()) {
      assertThat(shell.awaitExit(ChildProcess.PATIENCE)).isZero();
    }
  }
}
