package io.echobridge.webhook;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import io.echobridge.auth.AppKey;
import io.echobridge.channel.ChannelName;
import io.echobridge.channel.RawJson;
import io.echobridge.settings.Secret;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

/** What is sent to one address and when, on a clock that the test moves. */
class HookQueueTest {
  private static final long SECOND = TimeUnit.SECONDS.toNanos(1);
  private static final AppKey KEY =
      new AppKey("278d425bdf160c739803", new Secret("7ad3773142a6692b25b8"));

  private final List<HookBody> sent = new ArrayList<>();
  private final HookCounts counts = new HookCounts();
  private AppKey key = KEY;
  private HookQueue queue = queue(WebhookConfig.all("http://localhost/"));
  private long now;

  private HookQueue queue(WebhookConfig config) {
    return new HookQueue("test", config, () -> key, sent::add, counts);
  }

  @Test
  void aBodyIsSignedAsPushersDocumentsSay() {
    queue.offer(event("my-channel", 1_327_078_148_132L));
    queue.run(now);
    assertThat(text(0))
        .isEqualTo(
            "{\"time_ms\":1327078148132,\"events\":"
                + "[{\"name\":\"channel_occupied\",\"channel\":\"my-channel\"}]}");
    assertThat(sent.get(0).key).isEqualTo("278d425bdf160c739803");
    assertThat(sent.get(0).signature)
        .isEqualTo("c19001ae3963ccb13bf618e5b16ba9848e7e74df0993aa0689168e341c6833cf");
  }

  @Test
  void aRepetitionHasTheSameBytesAndTheSameSignatureAlsoWhenTheKeyIsAnother() {
    queue.offer(event("a", 1));
    queue.run(now);
    String first = text(0);
    String signature = sent.get(0).signature;
    key = new AppKey("other", new Secret("other"));
    answer(0, "status 500");
    advance(1);
    answer(1, "status 500");
    advance(2);
    assertThat(sent).hasSize(3);
    assertThat(text(2)).isEqualTo(first);
    assertThat(sent.get(2).signature).isEqualTo(signature);
    answer(2, null);
    assertThat(counts.sent.sum()).isEqualTo(1);
    assertThat(counts.repeated.sum()).isEqualTo(2);
    queue.offer(event("a", 1));
    queue.run(now);
    assertThat(sent.get(3).key).isEqualTo("other");
  }

  @Test
  void itIsSentAgainAfterOneSecondThenDoublingForFiveMinutes() {
    queue.offer(event("a", 1));
    queue.run(now);
    List<Long> seconds = new ArrayList<>();
    for (int i = 0; queue.waiting() > 0; i++) {
      seconds.add(now / SECOND);
      answer(i, "status 500");
      if (queue.waiting() > 0) {
        now = queue.next();
        queue.run(now);
      }
    }
    assertThat(seconds).containsExactly(0L, 1L, 3L, 7L, 15L, 31L, 63L, 127L, 255L, 300L);
    assertThat(counts.dropped.sum()).isEqualTo(1);
    assertThat(queue.next()).isEqualTo(Long.MAX_VALUE);
  }

  @Test
  void theNextOfAChannelWaitsForTheOneBeforeAndOtherChannelsDoNot() {
    queue.offer(event("a", 1));
    queue.offer(event("a", 2));
    queue.offer(event("b", 3));
    queue.run(now);
    assertThat(times()).containsExactly(1L, 3L);
    answer(0, "no answer in time");
    answer(1, null);
    assertThat(sent).hasSize(2);
    advance(1);
    assertThat(times()).containsExactly(1L, 3L, 1L);
    answer(2, null);
    assertThat(times()).containsExactly(1L, 3L, 1L, 2L);
  }

  @Test
  void aBatchTakesWhatWaitsAndTheNextWaitsForIt() {
    queue =
        queue(
            new WebhookConfig(
                "http://localhost/",
                Optional.empty(),
                Optional.empty(),
                Optional.empty(),
                Optional.of(true),
                Optional.empty()));
    queue.offer(event("a", 1));
    queue.offer(event("b", 2));
    queue.run(now);
    queue.offer(event("a", 3));
    queue.run(now);
    assertThat(sent).hasSize(1);
    assertThat(text(0))
        .isEqualTo(
            "{\"time_ms\":2,\"events\":[{\"name\":\"channel_occupied\",\"channel\":\"a\"},"
                + "{\"name\":\"channel_occupied\",\"channel\":\"b\"}]}");
    assertThat(sent.get(0).signature).isEqualTo(KEY.sign(text(0)));
    answer(0, null);
    assertThat(sent).hasSize(2);
    answer(1, null);
    assertThat(counts.sent.sum()).isEqualTo(3);
  }

  @Test
  void anAddressHearsWhatItWantsOfTheChannelsThatItWants() {
    queue =
        queue(
            new WebhookConfig(
                "http://localhost/",
                Optional.of(List.of("channel_occupied")),
                Optional.of(List.of("private-*")),
                Optional.empty(),
                Optional.empty(),
                Optional.empty()));
    queue.offer(event("news", 1));
    queue.offer(HookEvent.ofChannel(HookKind.CHANNEL_VACATED, new ChannelName("private-a"), 2));
    queue.offer(event("private-a", 3));
    queue.run(now);
    assertThat(times()).containsExactly(3L);
  }

  @Test
  void noMoreThanSomeAreUnderWayAtOnce() {
    for (int i = 0; i < 20; i++) {
      queue.offer(event("c" + i, i));
    }
    queue.run(now);
    assertThat(sent).hasSize(HookQueue.MOST_UNDER_WAY);
    answer(0, null);
    assertThat(sent).hasSize(HookQueue.MOST_UNDER_WAY + 1);
  }

  @Test
  void beyondTheBoundTheOldestIsDroppedAndCounted() {
    for (int i = 0; i < HookQueue.MOST + 5; i++) {
      queue.offer(event("c" + i, i));
    }
    assertThat(queue.waiting()).isEqualTo(HookQueue.MOST);
    assertThat(counts.dropped.sum()).isEqualTo(5);
    queue.run(now);
    assertThat(times()).startsWith(5L, 6L);
  }

  @Test
  void whatIsUnderWayIsNotDroppedAndWhatWaitsToBeRepeatedIs() {
    queue.offer(event("failing", 1));
    queue.run(now);
    answer(0, "status 500");
    queue.offer(event("under-way", 2));
    queue.run(now);
    for (int i = 0; i < HookQueue.MOST; i++) {
      queue.offer(event("c" + i, 3));
    }
    assertThat(counts.dropped.sum()).isEqualTo(2); // the one that failed, and c0
    answer(1, null);
    assertThat(counts.sent.sum()).isEqualTo(1);
    assertThat(queue.waiting()).isEqualTo(HookQueue.MOST - 1);
  }

  @Test
  void theBoundCountsBytesToo() {
    String megabyte = "x".repeat(1 << 20);
    for (int i = 0; i < 10; i++) {
      queue.offer(
          HookEvent.ofWhisper(
              new ChannelName("private-a"),
              "client-x",
              RawJson.of('"' + megabyte + '"'),
              "1.2",
              null,
              i));
    }
    assertThat(queue.waiting()).isEqualTo(7);
    assertThat(counts.dropped.sum()).isEqualTo(3);
  }

  @Test
  void whatFindsNoRoomBesideWhatIsUnderWayIsDropped() {
    for (int i = 0; i < 8; i++) {
      queue.offer(whisper("c" + i, 1 << 20));
    }
    queue.run(now);
    assertThat(sent).hasSizeGreaterThan(6);
    int most = sent.size();
    queue.offer(whisper("late", 1 << 20));
    assertThat(counts.dropped.sum()).isPositive();
    long dropped = counts.dropped.sum();
    answer(0, null);
    queue.offer(whisper("later", 1 << 19));
    queue.run(now);
    assertThat(sent).hasSize(most + 1);
    assertThat(counts.dropped.sum()).isEqualTo(dropped);
  }

  private static HookEvent whisper(String channel, int size) {
    RawJson data = RawJson.of('"' + "x".repeat(size - 1_000) + '"');
    return HookEvent.ofWhisper(new ChannelName(channel), "client-x", data, "1.2", null, 1);
  }

  private static HookEvent event(String channel, long millis) {
    return HookEvent.ofChannel(HookKind.CHANNEL_OCCUPIED, new ChannelName(channel), millis);
  }

  private void answer(int request, @Nullable String failure) {
    queue.answered(sent.get(request), failure, now);
  }

  private void advance(long seconds) {
    now += seconds * SECOND;
    queue.run(now);
  }

  private String text(int request) {
    return new String(sent.get(request).bytes(), UTF_8);
  }

  private List<Long> times() {
    return sent.stream().map(body -> body.events.get(0).event.millis()).toList();
  }
}
