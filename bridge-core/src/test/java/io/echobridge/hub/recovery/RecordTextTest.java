package io.echobridge.hub.recovery;

import static org.assertj.core.api.Assertions.assertThat;

import io.echobridge.channel.ChannelName;
import io.echobridge.channel.Member;
import io.echobridge.channel.RawJson;
import io.echobridge.hub.recovery.SessionRecord.Bound;
import io.echobridge.hub.recovery.SessionRecord.Heard;
import io.echobridge.hub.recovery.SessionRecord.State;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Test;

/** Records as other nodes read them. */
class RecordTextTest {
  private static final Member ALICE =
      new Member("7", RawJson.of("{\"user_id\":7,\"user_info\":{\"name\":\"\\u00c4\"}}"));

  private static final SessionRecord RECORD =
      new SessionRecord(
          "key",
          "1.2",
          "3.4",
          5,
          "https://shop.example",
          State.CLOSED,
          List.of(
              new Heard(new ChannelName("orders"), "1abc", null),
              new Heard(new ChannelName("presence-room \"x\""), null, ALICE)),
          "1abd");

  @Test
  void whatWasWrittenIsRead() {
    SessionRecord read =
        RecordText.read("key", RecordText.write(RECORD).orElseThrow()).orElseThrow();
    assertThat(read.toString()).isEqualTo(RECORD.toString());
    assertThat(read.channels().get(1).member())
        .extracting(member -> member.channelData().toString())
        .isEqualTo(ALICE.channelData().toString());
  }

  @Test
  void toWhomATokenBindsASessionIsWrittenToo() {
    for (Bound bound : List.of(new Bound("7", "mark", 5), new Bound(null, "m", Long.MAX_VALUE))) {
      SessionRecord record =
          new SessionRecord(
              "key", "1.2", "3.4", 5, "", State.LIVE, RECORD.channels(), bound, "1abd");
      SessionRecord read =
          RecordText.read("key", RecordText.write(record).orElseThrow()).orElseThrow();
      assertThat(read.bound()).isEqualTo(bound);
      assertThat(read.floor()).isEqualTo("1abd");
    }
    RawJson damaged = RawJson.of("{\"s\":[\"LIVE\",0,\"1.2\",\"3.4\",\"\",null],\"t\":[\"7\"]}");
    assertThat(RecordText.read("key", damaged)).as("nobody's it is not").isEmpty();
  }

  @Test
  void oneThatIsTooLongIsNotWritten() {
    List<Heard> many = new ArrayList<>();
    for (int i = 0; i < 1_500; i++) {
      many.add(new Heard(new ChannelName("a-channel-with-a-name." + i), "1abcdefgh", null));
    }
    SessionRecord large = new SessionRecord("key", "1.2", "3.4", 0, "", State.LIVE, many, null);
    assertThat(RecordText.write(large)).isEmpty();
  }

  @Test
  void whatIsNoRecordIsNone() {
    for (String text :
        List.of(
            "{}", "{\"s\":[]}", "{\"s\":[\"LIVE\"]}", "{\"s\":{}}", "{\"s\":[\"x\",1,\"a\"]}")) {
      assertThat(RecordText.read("key", RawJson.of(text))).as(text).isEmpty();
    }
  }

  @Test
  void damagedRecordsNeverThrow() {
    byte[] whole = RecordText.write(RECORD).orElseThrow().utf8();
    Random random = new Random(7);
    int read = 0;
    for (int i = 0; i < 50_000; i++) {
      byte[] damaged = whole.clone();
      for (int n = random.nextInt(4); n >= 0; n--) {
        damaged[random.nextInt(damaged.length)] = (byte) (32 + random.nextInt(95));
      }
      String text = new String(damaged, StandardCharsets.UTF_8);
      read += RecordText.read("key", RawJson.of(text)).isPresent() ? 1 : 0;
    }
    assertThat(read).as("some are only other records").isBetween(1, 49_999);
  }
}
