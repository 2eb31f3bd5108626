package io.echobridge.acceptance;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import com.sun.net.httpserver.HttpServer;
import io.echobridge.acceptance.Browser.Page;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.util.LinkedHashMap;
import java.util.Map;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.Timeout;

/**
 * The live page in a real browser: hostile and huge names, a phone, a keyboard, and what axe-core
 * finds for those who cannot see it.
 */
@Timeout(300)
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class LivePageTest {
  /** Nearly as long as members may be; the other one is refused. */
  private static final String LONG_USER = "u".repeat(45_000);

  private static final String HUGE_USER = "v".repeat(100_000);
  private static final String HOSTILE = "<img src=x onerror=\"window.hacked=1\">\u202e\"'&";

  private final Browser browser = Browser.start();
  private Redis redis;
  private HttpServer application;
  private Daemon daemon;

  @BeforeAll
  void start() throws IOException {
    redis = Redis.start();
    application = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 50);
    application.createContext(
        "/auth",
        exchange -> {
          String asked = new String(exchange.getRequestBody().readAllBytes(), UTF_8);
          String user = asked.contains("huge") ? HUGE_USER : LONG_USER;
          byte[] member = "{\"channel_data\":{\"user_id\":\"%s\"}}".formatted(user).getBytes(UTF_8);
          exchange.sendResponseHeaders(200, member.length);
          exchange.getResponseBody().write(member);
          exchange.close();
        });
    application.start();
    daemon =
        Daemon.start(
            """
            apps.default {
              brokers.main { type = redis, url = "%s", prefix = "" }
              auth { url = "http://127.0.0.1:%d/auth", max-answer = 256 KiB }
              limits {
                max-channels-per-connection = 20000, max-member-size = 48 KiB
                packets-per-second = 100000
              }
            }
            """
                .formatted(redis.url(), application.getAddress().getPort()));
  }

  @AfterEach
  void noPageHadAnError() {
    assertThat(browser.errors()).isEmpty();
  }

  @AfterAll
  void close() {
    browser.close();
    daemon.close();
    application.stop(0);
    redis.close();
  }

  @Test
  void namesOfOthersAreTextWhateverTheyHoldAndHowLongTheyAre() {
    try (RawClient client = RawClient.revision4(daemon.port()).listening(redis, "orders.1")) {
      client.subscribe(HOSTILE);
      client.subscribe("presence-room");
      client.awaitEvent("presence:subscribed");
      Page page = browser.open("live", daemon.adminUrl());
      page.see("#state", "ready");
      client.subscribe("presence-huge");
      page.see("[data-app=default]", "a member is refused: it has 100014 bytes");
      page.click("nav a[href='#/channels']");
      page.see("#page", "onerror");
      page.fill("#page input", "ONERROR");
      page.see("#page [role=status]", "1 to 1 of 1");
      page.click("#page td a");
      page.see("#page h2", "onerror");
      redis.publishEvent(HOSTILE, "<b>E</b>", "{\"a\":\"</script>\"}");
      Waiting.until("the event is seen")
          .until(
              () -> {
                redis.publishEvent(HOSTILE, "<b>E</b>", "{}");
                return page.text("#page").contains("mapping rule 1");
              });
      page.see("#page", "<b>E</b>");
      page.screenshot("live-channel.png");
      assertThat(page.stumbles()).isEmpty();

      page.fill("#text", "presence-room");
      page.press("Enter");
      page.see("#page", "presence-room");
      page.click("#page td a");
      page.see("#page", "45,000 characters");
      page.look(360, "dark");
      assertThat(page.overhang()).isZero();
      page.screenshot("live-phone-long-user.png");
      assertThat(page.stumbles()).isEmpty();
      page.look(1280, "light");

      // Who has it is asked once more, by its hash, and only then ended.
      page.click("button[data-member='0']");
      page.see("#ask-title", "Terminate user uuu");
      assertThat(page.stumbles()).isEmpty();
      page.press("Escape");
      assertThat(client.isClosed()).isFalse();
      page.click("button[data-member='0']");
      page.click("#ask-yes");
      page.see("#ask-answer", "Terminated");
      Waiting.until("the client is ended").until(client::isClosed);
      assertThat(page.evaluate("window.hacked")).isEmpty();
      assertThat(page.evaluate("document.querySelectorAll('#page img').length")).isEqualTo("0");
      page.close();
    }
  }

  @Test
  void theOverviewHasPlotsInLightAndDarkOnPhonesAndLargeScreens() {
    try (RawClient client = RawClient.revision4(daemon.port()).listening(redis, "news")) {
      Page page = browser.open("live", daemon.adminUrl());
      Waiting.until("there is something to plot")
          .until(
              () -> {
                redis.publishEvent("news", "E", "{}");
                return page.evaluate("document.querySelectorAll('.plot canvas').length")
                    .matches("[3-9]|1\\d");
              });
      page.see("[data-plot=clients]", "engineio-4");
      page.see("[data-plot=fan-out]", "p99");
      page.see("[data-app=default]", "news");
      Waiting.until("the plots have some length")
          .until(
              () -> {
                redis.publishEvent("news", "E", "{}");
                return page.evaluate(
                        "fetch('/api/history').then(a => a.json()).then(h => h.ago.length > 12)")
                    .equals("true");
              });
      for (String scheme : new String[] {"light", "dark"}) {
        page.look(1280, scheme);
        assertThat(page.stumbles()).as(scheme).isEmpty();
        page.screenshot("live-" + scheme + ".png");
        page.look(360, scheme);
        assertThat(page.overhang()).isZero();
        page.screenshot("live-phone-" + scheme + ".png");
      }
      page.look(3840, "light");
      assertThat(page.overhang()).isZero();
      page.screenshot("live-4k.png");
      // By keyboard alone: a line of a plot is switched off and on again.
      page.evaluate("document.querySelector('[data-plot=clients] .legend button').focus()");
      page.press("Space");
      assertThat(pressed(page)).isEqualTo("false");
      page.press("Space");
      assertThat(pressed(page)).isEqualTo("true");
      assertThat(client.isClosed()).isFalse();
      // Nothing of the charts stays where they are not shown.
      assertThat(Integer.parseInt(charts(page))).isGreaterThan(2);
      page.click("nav a[href='#/channels']");
      page.see("#page h2", "Channels");
      assertThat(charts(page)).isEqualTo("0");
      page.click("nav a[href='#/']");
      page.see("[data-plot=clients]", "engineio-4");
      page.close();
    }
  }

  private static String charts(Page page) {
    return page.evaluate("import('/uplot.js').then(m => m.default.sync('time').plots.length)");
  }

  private static String pressed(Page page) {
    return page.evaluate(
        "document.querySelector('[data-plot=clients] .legend button').getAttribute('aria-pressed')");
  }

  @Test
  void tenThousandChannelsAreTurnedOverInPages() {
    try (RawClient client = RawClient.revision4(daemon.port()).listening(redis, "first")) {
      for (int i = 0; i < 10_000; i++) {
        client.subscribe("crowd-" + i);
      }
      Page page = browser.open("live", daemon.adminUrl() + "#/channels");
      page.fill("#page input", "crowd-");
      page.see("#page [role=status]", "1 to 50 of 10,000");
      page.evaluate("document.querySelectorAll('#page .row button')[1].click()");
      page.see("#page [role=status]", "51 to 100 of 10,000");
      page.fill("#page input", "crowd-9999");
      page.see("#page [role=status]", "1 to 1 of 1");
      page.screenshot("live-channels.png");
      assertThat(page.stumbles()).isEmpty();

      page.fill("#text", "crowd-77");
      page.press("Enter");
      page.see("#page", "crowd-77");
      page.close();
    }
  }

  /** By somebody who types: {@link #noPageHadAnError} hears of what is thrown. */
  @Test
  void everyAddressLeadsSomewhere() {
    Page page = browser.open("live", daemon.adminUrl() + "#/channel/default/100%");
    page.see("#page h2", "Channel 100%");
    page.evaluate(
        """
        (() => {
          window.unanswered = 0;
          const counted = real => function(...asked) {
            window.unanswered++;
            const settled = () => setTimeout(() => window.unanswered--); // what waits for it has run
            const answer = real.apply(this, asked);
            answer.then(settled, settled);
            return answer;
          };
          window.fetch = counted(window.fetch);
          for (const read of ['json', 'text']) {
            Response.prototype[read] = counted(Response.prototype[read]);
          }
        })()
        """);
    Map<String, String> addresses = new LinkedHashMap<>();
    addresses.put("#/channel/default/%E0%A4%A", "Channel %E0%A4%A");
    addresses.put("#/channel", "Overview");
    addresses.put("#/client/default/%", "Client %");
    addresses.put("#/channel/default", "Overview");
    addresses.put("#/channel/default/%23sessions", "Nothing of this name");
    addresses.put("#/client/default/", "Overview");
    addresses.put("#/events?channel=%", "Events as they pass");
    addresses.put("#/channel/nowhere/orders", "Overview");
    addresses.put("#/found", "Found for");
    addresses.put("#/%", "Overview");
    addresses.put("#/actions/%/%", "Actions");
    addresses.put("#?%", "Overview");
    addresses.forEach(
        (address, title) -> {
          page.evaluate("location.hash = '" + address + "'");
          page.see("#page h2", title);
          assertThat(whyOnceAnswered(page)).as(address).doesNotContain("does not answer");
        });
    page.close();
  }

  /** What stands beside the state when the daemon has answered all that the page has asked. */
  private static String whyOnceAnswered(Page page) {
    return Waiting.until("the daemon has answered")
        .until(
            () -> page.evaluate("unanswered + ' ' + document.getElementById('why').textContent"),
            said -> said.startsWith("0 "));
  }

  /** The page's own answers, so that it is certain which part comes when. */
  @Test
  void aPartOfTheHistoryIsAddedOnceHoweverManyWantIt() {
    Page page = browser.open("live", daemon.adminUrl() + "#/actions");
    page.see("#page", "Drain this node");
    page.evaluate(
        """
        (() => {
          window.asked = [];
          const real = window.fetch;
          window.fetch = (path, options) => {
            if (!path.startsWith('/api/history?')) return real(path, options);
            const since = Number(new URLSearchParams(path.split('?')[1]).get('since'));
            window.asked.push(since);
            if (window.asked.length === 2) return Promise.reject(new Error('away'));
            const tick = since < 0 ? 10 : since + 1;
            return Promise.resolve(new Response(JSON.stringify({
              tick, at: tick * 2000, whole: since < 0, ago: [0], leftOut: 1234,
              lines: [{ app: 'default', plot: 'clients', name: 'made', values: [tick] }] })));
          };
        })()
        """);
    String seen =
        page.evaluate(
            """
            import('/history.js').then(async ({ update, read }) => {
              const failed = () => 'failed';
              await update();
              await Promise.all([update().catch(failed), update().catch(failed)]);
              await Promise.all([update(), update(), update()]);
              await update();
              const { times, lines } = read('default', ['clients']);
              return [window.asked, times, lines[0].values].map(each => each.join(' ')).join(', ');
            })
            """);
    assertThat(seen).isEqualTo("-1 10 10 11, 20 22 24, 10 11 12");
    page.click("nav a[href='#/']");
    page.see("#page p:not([hidden])", "Lines that found no room: 1,234");
    assertThat(page.stumbles()).isEmpty();
    page.close();
  }

  @Test
  void aLateAnswerIsNoneToTheNextQuestion() {
    Page page = browser.open("live", daemon.adminUrl() + "#/actions");
    page.see("#page", "Drain this node");
    page.evaluate(
        """
        (() => {
          window.waiting = [];
          const real = window.fetch;
          window.fetch = (path, options) => path.startsWith('/api/')
            ? new Promise((told, failed) => window.waiting.push({ told, failed }))
            : real(path, options);
          window.late = async what => {
            what(window.waiting.shift());
            await new Promise(done => setTimeout(done)); // all that waits for it has run
            return document.getElementById('ask-title').textContent + ' '
              + document.getElementById('ask-answer').textContent + ' '
              + document.getElementById('ask-yes').disabled;
          };
          window.answer = (ok, words) => ({ ok, text: async () => words });
        })()
        """);
    String[] late = {
      "({ told }) => told(answer(true, 'Published'))",
      "({ told }) => told(answer(false, 'No'))",
      "({ failed }) => failed(new Error('away'))"
    };
    for (String each : late) {
      page.click("#page .card button");
      page.click("#ask-yes");
      page.press("Escape");
      page.click("#page .card:nth-child(2) button");
      assertThat(page.evaluate("late(" + each + ")"))
          .as(each)
          .isEqualTo("Terminate a user on all nodes?  false");
      page.press("Escape");
    }
    page.click("#page .card button");
    page.click("#ask-yes");
    assertThat(page.evaluate("late(" + late[0] + ")"))
        .isEqualTo("Publish a test event to all who listen? Published true");
    page.close();
  }

  /** The page's own answers, so that it is certain which comes when. */
  @Test
  void anAnswerThatAnotherOneOvertookIsNotShownAndOneThatFailsIsTold() {
    Page page = browser.open("live", daemon.adminUrl() + "#/channels");
    page.see("#state", "ready");
    page.evaluate(
        """
        (() => {
          window.waiting = {};
          window.fetch = path => new Promise((told, failed) => {
            // No status comes any more: only what is done here asks for channels.
            if (!path.startsWith('/api/channels?')) return;
            const { search, from } = Object.fromEntries(new URLSearchParams(path.split('?')[1]));
            const found = { total: 60, channels: [{ name: search + '-' + from, subscribers: 1 }] };
            window.waiting[search + from] = {
              told: () => told({ ok: true, json: async () => found }),
              failed: why => failed(new Error(why)) };
          });
        })()
        """);
    page.fill("#page input", "slow");
    page.fill("#page input", "broken");
    page.fill("#page input", "quick");
    page.evaluate("waiting.quick0.told()");
    page.see("#page td", "quick-0");
    page.evaluate("waiting.slow0.told()");
    page.evaluate("waiting.broken0.failed('too late')");
    page.fill("#page input", "failing");
    assertThat(page.text("#page td")).isEqualTo("quick-0");
    assertThat(page.text("#why")).isEmpty();

    page.evaluate("waiting.failing0.failed('away')");
    page.see("#why", "The daemon does not answer: away");
    page.evaluate("document.querySelectorAll('#page .row button')[1].click()");
    page.evaluate("waiting.failing50.failed('away again')");
    page.see("#why", "The daemon does not answer: away again");
    assertThat(page.text("#page td")).isEqualTo("quick-0");
    page.close();
  }

  /** The daemon's answer is the page's own here: so many members would need as many clients. */
  @Test
  void whoLooksAtTheLastMembersWhenTheyGoSeesThoseThatAreLeft() {
    Page page = browser.open("live", daemon.adminUrl());
    page.see("#state", "ready");
    page.evaluate(
        """
        (() => {
          window.members = 450;
          const real = window.fetch;
          window.fetch = (path, options) => {
            if (!path.startsWith('/api/channel?')) return real(path, options);
            const from = Number(new URLSearchParams(path.split('?')[1]).get('from'));
            const left = Math.max(0, Math.min(200, window.members - from));
            return Promise.resolve(new Response(JSON.stringify({
              name: 'presence-full', kind: 'presence', subscribers: window.members,
              users: window.members, rate: 0, events: [], kept: [],
              members: Array.from({ length: left }, (_, i) => ({ user: 'user-' + (from + i) })) })));
          };
          location.hash = '#/channel/default/presence-full';
        })()
        """);
    page.see("#page", "user-0");
    page.click("button[data-step='200']");
    page.see("#page", "user-200");
    page.click("button[data-step='200']");
    page.see("#page", "user-449");
    page.evaluate("window.members = 400");
    page.see("#page", "user-399");
    page.evaluate("window.members = 3");
    page.see("#page", "user-2");
    assertThat(page.text("#page")).doesNotContain("Nobody");
    page.close();
  }

  @Test
  void eventsPassAndATestEventIsPublishedAfterAQuestion() {
    try (RawClient client = RawClient.revision4(daemon.port()).listening(redis, "orders.5")) {
      Page page = browser.open("live", daemon.adminUrl() + "#/events?channel=orders.*");
      page.see("#page", "admin.tail-payloads is false");
      page.click("#page form button");
      page.see("#page [role=status]", "Waiting for events");
      Waiting.until("an event is seen")
          .until(
              () -> {
                redis.publishEvent("orders.5", "Shipped", "{}");
                redis.publishEvent("other", "Other", "{}");
                return page.text("#page tbody").contains("Shipped");
              });
      assertThat(page.text("#page tbody")).contains("broker main").doesNotContain("Other");
      // What changes all the time is not read out.
      page.see("#page [role=status]", "Events pass.");
      page.see("#page", "shown");
      page.screenshot("live-events.png");
      assertThat(page.stumbles()).isEmpty();

      page.click("nav a[href='#/actions']");
      page.see("#page", "Drain this node");
      assertThat(page.stumbles()).isEmpty();
      page.screenshot("live-actions.png");
      page.click("#page .card button");
      page.fill("#ask [name=channel]", "orders.5");
      page.fill("#ask [name=event]", "Tried");
      page.screenshot("live-question.png");
      page.click("#ask-yes");
      page.see("#ask-answer", "Published");
      assertThat(client.awaitEvent("Tried")).isNotNull();
      page.close();
    }
  }

  /** What the page is told at once is its own here. */
  @Test
  void ofAFloodOfEventsAllAreCountedAndTheLastAreShown() {
    Page page = browser.open("live", daemon.adminUrl() + "#/events");
    page.see("#page", "admin.tail-payloads is false");
    page.evaluate(
        """
        (() => {
          const event = i => JSON.stringify({ at: 0, app: 'default', channel: 'news',
            event: (i < 3 ? 'Rare' : 'Often') + i, bytes: 1, receivers: 1, from: 'a test' }) + '\\n';
          const flood = '{"missed":7}\\n' + Array.from({ length: 450 }, (_, i) => event(i)).join('');
          const real = window.fetch;
          window.fetch = (path, options) => path.startsWith('/tail?')
            ? Promise.resolve(new Response(new ReadableStream({
                start: told => told.enqueue(new TextEncoder().encode(flood)) })))
            : real(path, options);
        })()
        """);
    page.click("#page form button");
    page.see("#page", "450 shown, 7 missed");
    assertThat(page.evaluate("document.querySelectorAll('#page tbody tr').length"))
        .isEqualTo("200");
    assertThat(page.text("#page tbody tr:first-child")).contains("Often449");
    page.click("#page form button");
    page.fill("#page label:nth-of-type(2) input", "rare");
    page.click("#page form button");
    page.see("#page", "3 shown, 7 missed");
    assertThat(page.text("#page tbody")).contains("Rare2", "Rare0").doesNotContain("Often");
    page.close();
  }

  @Test
  void aNodeThatDiesWhileOneLooksLeavesAPageThatSaysSoAndComesBack() {
    try (Daemon mortal =
        Daemon.start(
            "apps.default.brokers.main { type = redis, url = \"%s\" }".formatted(redis.url()))) {
      Page page = browser.open("live", mortal.adminUrl());
      page.see("#state", "ready");
      mortal.kill();
      page.see("#state", "no answer");
      page.see("#why", "does not answer");
      page.click("nav a[href='#/actions']");
      page.see("#page", "Drain this node");
      page.screenshot("live-node-died.png");
      page.close();
    }
  }
}
