package io.echobridge.server;

import static org.assertj.core.api.Assertions.assertThat;

import io.echobridge.channel.ChannelName;
import io.echobridge.config.AppConfig;
import io.echobridge.hub.RecoverySettings;
import io.echobridge.net.HeapShares;
import io.echobridge.net.RemoteMembers;
import java.time.Duration;
import java.util.Objects;
import org.junit.jupiter.api.Test;

class LiveRecoveryTest {
  private static final Duration SILENCE = Duration.ofSeconds(45);

  @Test
  void theHistoryReachesBackFarEnoughForAClientWhoseLossIsNoticedLate() throws Exception {
    LiveRecovery recovery = new LiveRecovery(app(""), SILENCE);

    assertThat(recovery.age()).isEqualTo(Duration.ofSeconds(172));
    RecoverySettings settings = recovery.settings(app("")).orElseThrow();
    assertThat(settings.history().age()).isEqualTo(Duration.ofSeconds(172));
    assertThat(settings.history().maxBytes()).isEqualTo(HeapShares.HISTORY.limit());
    assertThat(settings.maxRecords()).isEqualTo(Runtime.getRuntime().maxMemory() / 16);
    assertThat(settings.verify()).isEqualTo(RecoverySettings.Verify.BACKGROUND);
  }

  @Test
  void whatOtherAppsMayHoldOfMembersChangesNoRoomForSessions() throws Exception {
    LiveRecovery recovery = new LiveRecovery(app(""), SILENCE);
    try (RemoteMembers.Part own = HeapShares.REMOTE_MEMBERS.open(1 << 20)) {
      assertThat(own.hasRoom()).isTrue();
      assertThat(recovery.settings(app("")).orElseThrow().maxRecords())
          .isEqualTo(Runtime.getRuntime().maxMemory() / 16);
    }
  }

  @Test
  void nothingIsKeptWhereNobodyComesBack() throws Exception {
    AppConfig off = app("recovery.enabled = false");
    LiveRecovery recovery = new LiveRecovery(off, SILENCE);

    assertThat(recovery.age()).isZero();
    assertThat(recovery.settings(off)).isEmpty();
    assertThat(recovery.settings(app(""))).isEmpty(); // that needs a restart
  }

  @Test
  void onlyChannelsWithThoseNamesAreKept() throws Exception {
    LiveRecovery recovery = new LiveRecovery(app(""), SILENCE);

    assertThat(keeps(recovery, "", "anything")).isTrue();
    String some = "recovery.channels = [\"private-*\", orders]";
    assertThat(keeps(recovery, some, "private-1")).isTrue();
    assertThat(keeps(recovery, some, "orders")).isTrue();
    assertThat(keeps(recovery, some, "orders.1")).isFalse();
    assertThat(keeps(recovery, "recovery.channels = []", "orders")).isFalse();
  }

  @Test
  void aWindowIsNotLongerThanBrokersWereToldAtTheStart() throws Exception {
    LiveRecovery recovery = new LiveRecovery(app("recovery.window = 60s"), SILENCE);

    assertThat(recovery.settings(app("recovery.window = 61s")).orElseThrow().window())
        .isEqualTo(Duration.ofSeconds(60));
    RecoverySettings shorter = recovery.settings(app("recovery.window = 59s")).orElseThrow();
    assertThat(shorter.window()).isEqualTo(Duration.ofSeconds(59));
    assertThat(shorter.history().age()).isEqualTo(Duration.ofSeconds(111));
  }

  @Test
  void othersStillSeeALostClientForAWhileIfItCanComeBack() throws Exception {
    String off = "recovery.enabled = false\n";
    LiveRecovery recovery = new LiveRecovery(app(""), SILENCE);
    LiveRecovery without = new LiveRecovery(app(off), SILENCE);

    assertThat(recovery.grace(app(""))).isEqualTo(Duration.ofSeconds(10));
    assertThat(recovery.grace(app(off))).isEqualTo(Duration.ofSeconds(10)); // needs a restart
    assertThat(without.grace(app(off))).isZero();
    assertThat(without.grace(app(""))).isZero(); // likewise
    for (String grace : new String[] {"presence.grace = 3s\n", off + "presence.grace = 3s\n"}) {
      assertThat(recovery.grace(app(grace))).isEqualTo(Duration.ofSeconds(3));
      assertThat(without.grace(app(grace))).isEqualTo(Duration.ofSeconds(3));
    }
  }

  private static boolean keeps(LiveRecovery recovery, String settings, String channel)
      throws Exception {
    return recovery
        .settings(app(settings))
        .orElseThrow()
        .history()
        .keeps()
        .test(new ChannelName(channel));
  }

  private static AppConfig app(String settings) throws Exception {
    String text = "apps.a { brokers.main.type = memory\n" + settings + "\n}";
    return Objects.requireNonNull(TestConfig.with(text).apps().get("a"));
  }
}
