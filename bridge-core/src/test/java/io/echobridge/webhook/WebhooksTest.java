package io.echobridge.webhook;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.echobridge.auth.AppKey;
import io.echobridge.call.FakeApplication;
import io.echobridge.call.FakeApplication.Request;
import io.echobridge.channel.ChannelName;
import io.echobridge.channel.Member;
import io.echobridge.channel.RawJson;
import io.echobridge.cluster.RosterChange;
import io.echobridge.presence.Entry;
import io.echobridge.presence.NodeId;
import io.echobridge.presence.PresentMember;
import io.echobridge.presence.Roster;
import io.echobridge.presence.Rosters;
import io.echobridge.settings.Secret;
import java.io.IOException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** What an application hears over HTTP of what happens to its channels. */
class WebhooksTest {
  private static final AppKey KEY = new AppKey("k", new Secret("s"));
  private static final ChannelName ROOM = new ChannelName("presence-room");
  private static final ChannelName NEWS = new ChannelName("news");
  private static final byte[] OK = FakeApplication.response(200, new byte[0]);

  private final List<AutoCloseable> closing = new ArrayList<>();
  private final Rosters rosters = new Rosters();
  private long lastNumber;

  @AfterEach
  void close() throws Exception {
    for (AutoCloseable each : closing) {
      each.close();
    }
  }

  @Test
  void eachEventComesAsLibrariesOfPusherReadIt() throws IOException {
    FakeApplication application = answering((request, out) -> out.write(OK));
    Webhooks hooks = hooks(WebhookConfig.all(application.url()));
    Entry ann = join(hooks, "ann");
    hooks.whispered(ROOM, "client-x", RawJson.of("\"a\\u00e9\\\"\""), "1.2", ann.member());
    hooks.whispered(ROOM, "client-x", RawJson.of("{\"n\": 1.0}"), "1.2", null);
    hooks.cacheMissed(ROOM);
    hooks.counted(ROOM, 5);
    leave(hooks, ann);

    awaitRequests(application, 8);
    Request first = application.requests.get(0);
    assertThat(first.line()).isEqualTo("POST /broadcasting/auth HTTP/1.1");
    assertThat(first.headers())
        .containsEntry("Content-Type", "application/json")
        .containsEntry("X-Pusher-Key", "k")
        .containsEntry("X-Pusher-Signature", KEY.sign(first.body()));
    assertThat(events(application))
        .containsExactly(
            "{\"name\":\"channel_occupied\",\"channel\":\"presence-room\"}",
            "{\"name\":\"member_added\",\"channel\":\"presence-room\",\"user_id\":\"ann\"}",
            "{\"name\":\"client_event\",\"channel\":\"presence-room\",\"event\":\"client-x\","
                + "\"data\":\"aé\\\"\",\"socket_id\":\"1.2\",\"user_id\":\"ann\"}",
            "{\"name\":\"client_event\",\"channel\":\"presence-room\",\"event\":\"client-x\","
                + "\"data\":\"{\\\"n\\\": 1.0}\",\"socket_id\":\"1.2\"}",
            "{\"name\":\"cache_miss\",\"channel\":\"presence-room\"}",
            "{\"name\":\"subscription_count\",\"channel\":\"presence-room\","
                + "\"subscription_count\":5}",
            "{\"name\":\"member_removed\",\"channel\":\"presence-room\",\"user_id\":\"ann\"}",
            "{\"name\":\"channel_vacated\",\"channel\":\"presence-room\"}");
  }

  @Test
  void anApplicationThatFailsTwiceHearsTheSameBytesAThirdTime() throws IOException {
    AtomicInteger asked = new AtomicInteger();
    FakeApplication application =
        answering(
            (request, out) ->
                out.write(
                    asked.incrementAndGet() <= 2
                        ? FakeApplication.response(500, new byte[0])
                        : OK));
    Webhooks hooks = hooks(WebhookConfig.all(application.url()));
    hooks.occupiedAnywhere(NEWS);

    awaitCount(hooks, "sent", 1);
    assertThat(application.requests).hasSize(3);
    assertThat(application.requests.stream().map(Request::body).distinct()).hasSize(1);
    assertThat(
            application.requests.stream()
                .map(request -> request.headers().get("X-Pusher-Signature"))
                .distinct())
        .hasSize(1);
    assertThat(hooks.counts()).isEqualTo(Map.of("sent", 1L, "repeated", 2L, "dropped", 0L));
  }

  @Test
  void whoIsBackSoonWasNeverAwayAlsoWhereOnlyOneOfBothIsHeard() throws IOException {
    FakeApplication application = answering((request, out) -> out.write(OK));
    Webhooks hooks =
        hooks(
            Duration.ofMinutes(1),
            config(application, List.of("member_added", "channel_occupied")));
    Entry ann = join(hooks, "ann");
    leave(hooks, ann);
    join(hooks, "ann");
    hooks.occupiedAnywhere(NEWS);

    awaitRequests(application, 3);
    assertThat(events(application))
        .containsExactlyInAnyOrder(
            "{\"name\":\"channel_occupied\",\"channel\":\"presence-room\"}",
            "{\"name\":\"member_added\",\"channel\":\"presence-room\",\"user_id\":\"ann\"}",
            "{\"name\":\"channel_occupied\",\"channel\":\"news\"}");
  }

  @Test
  void anAddressThatHangsHoldsUpNoOther() throws IOException {
    FakeApplication application = answering((request, out) -> out.write(OK));
    Webhooks hooks = hooks(WebhookConfig.all(hangs().url()), WebhookConfig.all(application.url()));
    for (int i = 0; i < 50; i++) {
      hooks.occupiedAnywhere(new ChannelName("c" + i));
    }
    awaitRequests(application, 50);
  }

  @Test
  void aRedirectIsNotFollowed() throws IOException {
    AtomicInteger asked = new AtomicInteger();
    FakeApplication application =
        answering(
            (request, out) ->
                out.write(
                    asked.incrementAndGet() == 1
                        ? FakeApplication.response(
                            302, new byte[0], "Location: http://127.0.0.1:1/elsewhere")
                        : OK));
    Webhooks hooks = hooks(WebhookConfig.all(application.url()));
    hooks.occupiedAnywhere(NEWS);
    awaitCount(hooks, "sent", 1);
    assertThat(hooks.counts()).containsEntry("repeated", 1L);
    assertThat(application.requests)
        .extracting(Request::line)
        .containsOnly("POST /broadcasting/auth HTTP/1.1");
  }

  @Test
  void anAddressThatRedirectsToItselfIsAskedOnceAndAgainLater() throws IOException {
    FakeApplication[] itself = new FakeApplication[1];
    itself[0] =
        answering(
            (request, out) ->
                out.write(
                    FakeApplication.response(302, new byte[0], "Location: " + itself[0].url())));
    FakeApplication other = answering((request, out) -> out.write(OK));
    Webhooks hooks = hooks(WebhookConfig.all(itself[0].url()), WebhookConfig.all(other.url()));
    hooks.occupiedAnywhere(NEWS);
    await().untilAsserted(() -> assertThat(count(hooks, "repeated")).isGreaterThanOrEqualTo(2));

    int asked = itself[0].requests.size();
    assertThat((long) asked).isBetween(2L, 1 + count(hooks, "repeated"));
    assertThat(itself[0].requests.stream().map(Request::body).distinct()).hasSize(1);
    assertThat(hooks.counts()).containsEntry("sent", 1L);
  }

  @Test
  void anAddressThatAnswersTenMegabytesHoldsUpNoOther() throws IOException {
    byte[] large = FakeApplication.response(200, new byte[10 << 20]);
    FakeApplication application = answering((request, out) -> out.write(OK));
    FakeApplication wordy = answering((request, out) -> out.write(large));
    Webhooks hooks = hooks(WebhookConfig.all(wordy.url()), WebhookConfig.all(application.url()));
    for (int i = 0; i < 20; i++) {
      hooks.occupiedAnywhere(new ChannelName("c" + i));
    }
    awaitRequests(application, 20);
    awaitCount(hooks, "sent", 40);
  }

  @Test
  void anAnswerOfTenMegabytesIsNotReadAndCountsByItsStatus() throws IOException {
    byte[] large = FakeApplication.response(200, new byte[10 << 20]);
    FakeApplication application = answering((request, out) -> out.write(large));
    Webhooks hooks = hooks(WebhookConfig.all(application.url()));
    hooks.occupiedAnywhere(NEWS);
    hooks.occupiedAnywhere(ROOM);
    awaitCount(hooks, "sent", 2);
  }

  @Test
  void eachOfSeveralAddressesHearsItsEventsOfItsChannelsWithItsHeaders() throws IOException {
    FakeApplication members = answering((request, out) -> out.write(OK));
    FakeApplication news = answering((request, out) -> out.write(OK));
    Webhooks hooks =
        hooks(
            config(members, List.of("member_added")),
            new WebhookConfig(
                news.url(),
                Optional.empty(),
                Optional.of(List.of("news", "private-*")),
                Optional.of(Map.of("Authorization", new Secret("Bearer x"))),
                Optional.empty(),
                Optional.empty()));
    join(hooks, "ann");
    hooks.occupiedAnywhere(NEWS);
    hooks.occupiedAnywhere(new ChannelName("private-a"));
    hooks.occupiedAnywhere(new ChannelName("other"));

    awaitCount(hooks, "sent", 3);
    assertThat(members.onlyRequest().body()).contains("member_added");
    assertThat(events(news))
        .containsExactlyInAnyOrder(
            "{\"name\":\"channel_occupied\",\"channel\":\"news\"}",
            "{\"name\":\"channel_occupied\",\"channel\":\"private-a\"}");
    assertThat(news.requests)
        .allMatch(each -> "Bearer x".equals(each.headers().get("Authorization")))
        .allMatch(each -> KEY.sign(each.body()).equals(each.headers().get("X-Pusher-Signature")));
  }

  @Test
  void aStopSendsWhatIsLeftAtOnce() throws IOException {
    FakeApplication application = answering((request, out) -> out.write(OK));
    Webhooks hooks = hooks(Duration.ofMinutes(10), WebhookConfig.all(application.url()));
    hooks.vacatedEverywhere(NEWS);
    hooks.close();
    assertThat(application.onlyRequest().body()).contains("channel_vacated");
  }

  @Test
  void whatIsHeldIsSentBeforeAnotherNodeTells() throws IOException {
    FakeApplication application = answering((request, out) -> out.write(OK));
    Webhooks hooks = hooks(Duration.ofMinutes(10), WebhookConfig.all(application.url()));
    hooks.vacatedEverywhere(NEWS);
    hooks.handsOver();
    awaitRequests(application, 1);
    assertThat(application.onlyRequest().body()).contains("channel_vacated");
  }

  @Test
  void onlyChannelsThatSomebodyWantsToHearOfAreFollowed() throws IOException {
    Webhooks hooks =
        hooks(
            new WebhookConfig(
                "http://localhost/",
                Optional.of(List.of("channel_vacated")),
                Optional.of(List.of("private-*")),
                Optional.empty(),
                Optional.empty(),
                Optional.empty()));
    assertThat(hooks.follows(new ChannelName("private-a"))).isTrue();
    assertThat(hooks.follows(NEWS)).isFalse();
  }

  private FakeApplication answering(FakeApplication.Answer answer) throws IOException {
    FakeApplication application = new FakeApplication(answer);
    closing.add(application);
    return application;
  }

  private FakeApplication hangs() throws IOException {
    FakeApplication[] hanging = new FakeApplication[1];
    hanging[0] = answering((request, out) -> hanging[0].hang());
    return hanging[0];
  }

  private static WebhookConfig config(FakeApplication application, List<String> events) {
    return new WebhookConfig(
        application.url(),
        Optional.of(events),
        Optional.empty(),
        Optional.empty(),
        Optional.empty(),
        Optional.empty());
  }

  private Webhooks hooks(WebhookConfig... configs) {
    return hooks(Duration.ofMillis(100), configs);
  }

  private Webhooks hooks(Duration moment, WebhookConfig... configs) {
    Webhooks hooks =
        new Webhooks(
            "test",
            List.of(configs),
            () -> KEY,
            new Webhooks.Times(moment, Duration.ofSeconds(60)));
    closing.add(0, hooks);
    hooks.start();
    return hooks;
  }

  private Entry join(Webhooks hooks, String user) {
    Member member = new Member(user, RawJson.of("{}"));
    Entry entry =
        new Entry(new NodeId(1), ++lastNumber, ROOM, new PresentMember(member, "1.2"), lastNumber);
    assertThat(rosters.join(entry)).isTrue();
    if (roster().size() == 1) {
      hooks.occupiedAnywhere(ROOM);
    }
    hooks.joined(new RosterChange(entry, true), roster());
    return entry;
  }

  private void leave(Webhooks hooks, Entry entry) {
    Roster roster = roster();
    assertThat(rosters.leave(entry)).isTrue();
    hooks.left(new RosterChange(entry, false), roster);
    if (roster.size() == 0) {
      hooks.vacatedEverywhere(ROOM);
    }
  }

  private Roster roster() {
    return Objects.requireNonNull(rosters.find(ROOM));
  }

  private static void awaitRequests(FakeApplication application, int count) {
    await().untilAsserted(() -> assertThat(application.requests).hasSize(count));
  }

  private static long count(Webhooks hooks, String what) {
    return Objects.requireNonNull(hooks.counts().get(what));
  }

  private static void awaitCount(Webhooks hooks, String what, long count) {
    await().untilAsserted(() -> assertThat(hooks.counts()).containsEntry(what, count));
  }

  private static List<String> events(FakeApplication application) {
    return application.requests.stream()
        .map(Request::body)
        .map(body -> body.replaceFirst("^\\{\"time_ms\":\\d+,\"events\":\\[(.*)\\]\\}$", "$1"))
        .toList();
  }
}
