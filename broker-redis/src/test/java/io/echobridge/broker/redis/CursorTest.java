package io.echobridge.broker.redis;

import static org.assertj.core.api.Assertions.assertThat;

import io.echobridge.broker.redis.stream.EntryId;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** What is a gap, and what only looks like one. */
class CursorTest {
  private static final EntryId END = id(10);

  @ParameterizedTest
  @CsvSource({
    // last, oldest, deleted, added, length; read since the start
    "10, 1, 0, 10, 10, 0, false, nothing came",
    "13, 1, 0, 13, 13, 0, false, some came",
    "13, 11, 0, 13, 3, 0, false, what was read is trimmed and no more",
    "13, 12, 0, 13, 2, 0, true, one of those that came is trimmed",
    "13, 0, 0, 13, 0, 0, true, all of them are",
    "10, 0, 0, 10, 0, 0, false, only what was read is",
    "13, 13, 0, 13, 1, 2, false, all but the last one were read",
    "13, 13, 0, 13, 1, 1, true, but for one",
    "13, 1, 12, 13, 12, 0, true, one was deleted by its id",
    "13, 1, 9, 13, 12, 0, false, but not one of those that came",
    "7, 1, 0, 7, 7, 0, true, it was made anew",
    "0, 0, 0, 0, 0, 0, true, it was deleted",
    // before Redis 7
    "13, 10, 0, -1, 4, 0, false, what was read is there",
    "13, 11, 0, -1, 3, 0, true, and here nobody knows",
    "10, 0, 0, -1, 0, 0, false, nothing came",
  })
  void aGapIsToldOnce(
      int last, int oldest, int deleted, int added, int length, int read, boolean gap, String why) {
    Cursor cursor = new Cursor(info(10, 1, 0, added < 0 ? -1 : 10, 10), END);
    for (int i = 1; i <= read; i++) {
      cursor.move(id(10 + i));
    }
    StreamInfo info = info(last, oldest, deleted, added, length);

    assertThat(cursor.hasGap(info)).as(why).isEqualTo(gap);
    assertThat(cursor.hasGap(info)).as("again").isFalse();
  }

  @Test
  void aStreamThatDidNotExistHasNoGapWhenItDoes() {
    for (int added : new int[] {2, -1}) {
      Cursor cursor = new Cursor(StreamInfo.NONE, id(100));
      assertThat(cursor.isAtEnd()).isTrue();
      assertThat(cursor.hasGap(info(12, 11, 0, added, 2))).isFalse();
    }
  }

  @Test
  void whatTheHistoryHasIsPastAndWhatComesLaterIsNot() {
    Cursor cursor = new Cursor(info(10, 1, 0, 10, 10), id(8));
    assertThat(cursor.at()).isEqualTo(id(8));
    assertThat(cursor.move(id(9))).isTrue();
    assertThat(cursor.isAtEnd()).isFalse();
    assertThat(cursor.move(id(10))).isTrue();
    assertThat(cursor.isAtEnd()).isTrue();
    assertThat(cursor.move(id(11))).isFalse();
  }

  @Test
  void allOfAStreamThatWasMadeAnewIsNews() {
    Cursor cursor = new Cursor(info(10, 1, 0, 10, 10), id(8));
    assertThat(cursor.hasGap(info(2, 1, 0, 2, 2))).isTrue();
    assertThat(cursor.at()).isEqualTo(EntryId.ZERO);
    assertThat(cursor.move(id(1))).isFalse();
  }

  @Test
  void aRedisWithoutItsNewestEntriesIsNotReadAgain() {
    Cursor cursor = new Cursor(byClock(10, 1, 10), byClock(10));
    for (int i = 1; i <= 5; i++) {
      cursor.move(byClock(10 + i));
    }
    StreamInfo withoutSome = byClock(13, 1, 13);

    assertThat(cursor.hasGap(withoutSome)).as("some may have come that were not read").isTrue();
    assertThat(cursor.hasGap(withoutSome)).as("again").isFalse();
    assertThat(cursor.at()).isEqualTo(byClock(13));
    assertThat(cursor.move(byClock(14))).as("the next one is past").isFalse();
    assertThat(cursor.hasGap(byClock(15, 15, 15))).as("it was counted").isFalse();
  }

  @Test
  void oneThatLostTheEndOfTheHistoryHasOnlyNewsBehindItsLastEntry() {
    Cursor cursor = new Cursor(byClock(10, 1, 10), byClock(5));
    cursor.move(byClock(6));

    assertThat(cursor.hasGap(byClock(8, 1, 8))).isFalse();
    assertThat(cursor.move(byClock(8))).isTrue();
    assertThat(cursor.isAtEnd()).isTrue();
    assertThat(cursor.move(byClock(9))).isFalse();
  }

  @Test
  void aStreamThatIsAwayForAMomentIsNotReadAgain() {
    Cursor cursor = new Cursor(byClock(10, 1, 10), byClock(10));

    assertThat(cursor.hasGap(StreamInfo.NONE)).isTrue();
    assertThat(cursor.hasGap(StreamInfo.NONE)).as("again").isFalse();
    assertThat(cursor.hasGap(byClock(10, 1, 10))).as("it is back").isFalse();
    assertThat(cursor.at()).isEqualTo(byClock(10));
  }

  @Test
  void aStreamByRedisClockThatIsMadeAnewHasOneGap() {
    Cursor cursor = new Cursor(byClock(10, 1, 10), byClock(10));
    assertThat(cursor.hasGap(StreamInfo.NONE)).isTrue();
    StreamInfo anew = byClock(21, 20, 2);

    assertThat(cursor.hasGap(anew)).isFalse();
    assertThat(cursor.move(byClock(20))).isFalse();
    assertThat(cursor.move(byClock(21))).isFalse();
    assertThat(cursor.hasGap(anew)).isFalse();
    assertThat(cursor.hasGap(info(2, 1, 0, 2, 2))).as("now with ids that are chosen").isTrue();
    assertThat(cursor.at()).isEqualTo(EntryId.ZERO);
  }

  /** Of a stream of which so many were added, and all from the oldest on are there. */
  private static StreamInfo byClock(int last, int oldest, int added) {
    return new StreamInfo(byClock(last), byClock(oldest), EntryId.ZERO, added, last - oldest + 1);
  }

  private static EntryId byClock(int number) {
    return new EntryId(1_700_000_000_000L + number, 0);
  }

  private static StreamInfo info(int last, int oldest, int deleted, int added, int length) {
    return new StreamInfo(id(last), oldest == 0 ? null : id(oldest), id(deleted), added, length);
  }

  private static EntryId id(int millis) {
    return new EntryId(millis, 0);
  }
}
