package io.echobridge.broker.kafka;

import static org.assertj.core.api.Assertions.assertThat;

import io.echobridge.broker.Places.Ahead;
import io.echobridge.broker.Places.At;
import io.echobridge.broker.Places.Resolved;
import io.echobridge.broker.Places.Unknown;
import io.echobridge.broker.kafka.Assignment.Start;
import java.util.HashMap;
import java.util.HashSet;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.Uuid;
import org.junit.jupiter.api.Test;

class KafkaPlacesTest {
  private static final Uuid ORDERS = new Uuid(7, 70);
  private static final Uuid NEWS = new Uuid(8, 80);
  private static final TopicPartition ORDERS_0 = new TopicPartition("orders", 0);
  private static final TopicPartition ORDERS_1 = new TopicPartition("orders", 1);
  private static final TopicPartition NEWS_0 = new TopicPartition("news", 0);

  private final Set<String> withheld = new HashSet<>();
  private final Node one = new Node();
  private final Node two = new Node();

  /** What a node reads, without Kafka. */
  private final class Node {
    final Map<TopicPartition, Start> starts = new HashMap<>();
    final Cursors cursors = new Cursors();
    final KafkaPlaces places = new KafkaPlaces(cursors, () -> withheld);
    long look;

    Node reads(TopicPartition partition, Uuid topic, int lane, long offset) {
      starts.put(partition, new Start(topic, lane, offset, offset));
      return looked();
    }

    /** From an offset, up to another one as what is past. */
    Node readsAgain(TopicPartition partition, Uuid topic, int lane, long offset, long news) {
      starts.put(partition, new Start(topic, lane, offset, news));
      return looked();
    }

    Node looked() {
      places.reading(starts);
      cursors.keep(starts, ++look);
      return this;
    }

    /** Takes a record; returns its ordinal. */
    long takes(TopicPartition partition, long offset) {
      long ordinal = Objects.requireNonNull(cursors.of(partition)).ordinal(offset);
      cursors.advance(partition, offset + 1);
      return ordinal;
    }

    String text(long... heads) {
      return places.text(heads).orElseThrow();
    }

    long[] first() {
      return places.first().orElseThrow();
    }
  }

  @Test
  void nodesThatNumberTheirLanesDifferentlyUnderstandEachOther() {
    one.reads(ORDERS_0, ORDERS, 0, 40).reads(ORDERS_1, ORDERS, 1, 10).reads(NEWS_0, NEWS, 2, 0);
    two.reads(NEWS_0, NEWS, 0, 0).reads(ORDERS_1, ORDERS, 1, 0).reads(ORDERS_0, ORDERS, 2, 0);
    two.takes(ORDERS_0, 50);
    two.takes(ORDERS_1, 50);
    two.takes(NEWS_0, 50);

    assertAt(two.places.resolve(one.text(45, -1, 3)), 3, 9, 45);
    assertAt(two.places.resolve(one.text(45)), -1, 9, 45);
  }

  @Test
  void thereIsNoFirstPointUntilAllThatIsPastIsTaken() {
    one.readsAgain(ORDERS_0, ORDERS, 0, 40, 43).reads(NEWS_0, NEWS, 1, 7);
    for (long offset = 40; offset < 43; offset++) {
      assertThat(one.places.first()).isEmpty();
      one.takes(ORDERS_0, offset);
    }
    assertThat(one.first()).containsExactly(39, 6);
  }

  @Test
  void whatMayNotBeReadIsNotWaitedFor() {
    withheld.add("orders");
    one.readsAgain(ORDERS_0, ORDERS, 0, 40, 43);
    assertThat(one.first()).containsExactly(39);
  }

  @Test
  void theFirstPointIsBeforeTheFirstRecordThatIsRead() {
    assertThat(one.places.first()).isEmpty();
    one.reads(ORDERS_0, ORDERS, 0, 40).reads(ORDERS_1, ORDERS, 1, 0);
    assertThat(one.first()).containsExactly(39, -1);
  }

  @Test
  void whatIsNotReadYetIsAhead() {
    one.reads(ORDERS_0, ORDERS, 0, 0);
    two.reads(ORDERS_0, ORDERS, 0, 0);
    String text = one.text(one.takes(ORDERS_0, 0));

    assertThat(two.places.resolve(text)).isInstanceOf(Ahead.class);
    two.takes(ORDERS_0, 0);
    assertAt(two.places.resolve(text), 0);
  }

  @Test
  void ofATopicOrPartitionThatCameLaterAllIsBehind() {
    one.reads(ORDERS_0, ORDERS, 0, 0);
    two.reads(ORDERS_0, ORDERS, 0, 0);
    String text = one.text(one.takes(ORDERS_0, 0));
    two.takes(ORDERS_0, 0);
    two.reads(ORDERS_1, ORDERS, 1, 0).reads(NEWS_0, NEWS, 2, 0);
    two.takes(ORDERS_1, 0);

    assertAt(two.places.resolve(text), 0, -1, -1);
  }

  @Test
  void aPartitionThatTheOtherNodeHasNotSeenYetIsAhead() {
    one.reads(ORDERS_0, ORDERS, 0, 0).reads(ORDERS_1, ORDERS, 1, 0);
    two.reads(ORDERS_0, ORDERS, 0, 0);

    assertThat(two.places.resolve(one.text())).isInstanceOf(Ahead.class);
  }

  @Test
  void ofATopicThatWasMadeAnewTheOldPlacesAreUnknownAndTheLaneGoesOn() {
    one.reads(ORDERS_0, ORDERS, 0, 0);
    long old = one.takes(ORDERS_0, 7);
    String before = one.text(old);

    one.reads(ORDERS_0, new Uuid(9, 90), 0, 0);
    assertThat(one.places.resolve(before)).isInstanceOf(Unknown.class);
    long beforeNew = one.first()[0];
    long taken = one.takes(ORDERS_0, 0);
    assertThat(taken).isGreaterThan(old).isGreaterThan(beforeNew);
    assertThat(beforeNew).isGreaterThanOrEqualTo(old);
    assertAt(one.places.resolve(one.text(taken)), taken);
    assertAt(one.places.resolve(one.text(old)), beforeNew);

    two.reads(ORDERS_0, new Uuid(9, 90), 0, 0);
    two.takes(ORDERS_0, 0);
    assertAt(two.places.resolve(one.text(taken)), 0);
  }

  @Test
  void aLaneOfATopicThatIsGoneIsTakenOnByAnother() {
    one.reads(ORDERS_0, ORDERS, 0, 0).reads(NEWS_0, NEWS, 1, 0);
    long gone = one.takes(NEWS_0, 5);
    one.starts.remove(NEWS_0);
    one.looked();
    assertThat(one.first()).containsExactly(-1, gone);
    String without = one.text(-1, gone);
    assertAt(one.places.resolve(without), -1, gone);

    one.reads(ORDERS_1, ORDERS, 1, 0);
    assertThat(one.takes(ORDERS_1, 0)).isGreaterThan(gone);
    assertAt(one.places.resolve(without), -1, gone);
  }

  @Test
  void whereKafkaHasLostRecordsThoseWhoWereBeforeHaveAGap() {
    one.reads(ORDERS_0, ORDERS, 0, 0);
    String early = one.text(one.takes(ORDERS_0, 3));
    long last = one.takes(ORDERS_0, 9);

    one.cursors.jump(ORDERS_0, 5, one.look);
    assertThat(one.places.text(new long[] {last})).isEmpty();
    assertThat(one.places.resolve(early)).isInstanceOf(Ahead.class);
    one.looked().looked().looked();
    long first = one.first()[0];
    assertThat(one.places.resolve(early))
        .isInstanceOfSatisfying(At.class, at -> assertThat(at.heads()[0]).isLessThan(first));
    long next = one.takes(ORDERS_0, 5);
    assertThat(next).isGreaterThan(last).isEqualTo(first + 1);
    assertAt(one.places.resolve(one.text(next)), next);

    one.cursors.jump(ORDERS_0, 20, one.look);
    assertThat(one.first()[0]).isGreaterThan(next);
    assertThat(one.takes(ORDERS_0, 20)).isGreaterThan(one.first()[0]);
  }

  @Test
  void whatReadingMetBeforeTheTopicsNewIdWasSeenIsNotReadAgain() {
    one.reads(ORDERS_0, ORDERS, 0, 0);
    one.takes(ORDERS_0, 9);
    one.cursors.jump(ORDERS_0, 0, one.look);
    long early = one.takes(ORDERS_0, 0);

    one.reads(ORDERS_0, new Uuid(9, 90), 0, 0);
    assertThat(one.takes(ORDERS_0, 1)).isGreaterThan(early);
    assertThat(one.first()[0]).isGreaterThanOrEqualTo(early);
  }

  @Test
  void whatReadingPassedOverBeforeTheTopicsNewIdWasSeenIsRead() {
    one.reads(ORDERS_0, ORDERS, 0, 0);
    long old = one.takes(ORDERS_0, 9);
    one.cursors.jump(ORDERS_0, 2, one.look);

    one.reads(ORDERS_0, new Uuid(9, 90), 0, 0);
    assertThat(one.cursors.all()).containsEntry(ORDERS_0, 0L);
    assertThat(one.takes(ORDERS_0, 0)).isGreaterThan(old);
  }

  @Test
  void aNodeThatReadsNothingNamesNothing() {
    assertThat(one.places.text(new long[0])).isEmpty();
    assertThat(one.places.resolve("AAAAAQA")).isInstanceOf(Unknown.class);
    one.looked();
    assertThat(one.places.text(new long[0])).isEmpty();
    assertThat(one.first()).isEmpty();
  }

  private static void assertAt(Resolved resolved, long... heads) {
    assertThat(resolved)
        .isInstanceOfSatisfying(At.class, at -> assertThat(at.heads()).containsExactly(heads));
  }
}
