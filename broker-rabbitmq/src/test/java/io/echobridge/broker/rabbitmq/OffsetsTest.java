package io.echobridge.broker.rabbitmq;

import static org.assertj.core.api.Assertions.assertThat;

import com.rabbitmq.client.Envelope;
import io.echobridge.broker.Places.Ahead;
import io.echobridge.broker.Places.At;
import io.echobridge.broker.Places.Older;
import io.echobridge.broker.Places.Resolved;
import io.echobridge.broker.Places.Unknown;
import io.echobridge.broker.rabbitmq.Offsets.Point;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.Test;

class OffsetsTest {
  private final Offsets one = new Offsets("one");
  private final Offsets two = new Offsets("two");

  @Test
  void aPointIsTheSameForAllWhoHaveHeardTheMessageBeforeIt() {
    for (long offset = 5; offset < 10; offset++) {
      hears(one, offset);
    }
    hears(two, 8);
    hears(two, 9);

    assertAt(two.resolve(point(one, 8)), 8);
    assertThat(two.resolve(point(one, 7))).isInstanceOf(Older.class);
    assertThat(two.first()).isEqualTo(7);
  }

  @Test
  void thereIsNoFirstPointUntilTheMarkBehindWhatIsPastHasCome() {
    HistoryFeed feed = new HistoryFeed("history", "marks", "node", Duration.ofMinutes(2), 10);
    StreamPlaces places = new StreamPlaces(List.of(feed));
    places.up();
    assertThat(feed.isMark(new Envelope(1, false, "marks", "another"))).isTrue();
    assertThat(places.first()).isEmpty();
    assertThat(feed.isMark(new Envelope(2, false, "marks", "node"))).isTrue();
    assertThat(places.first()).isPresent();
  }

  @Test
  void whatHasNotBeenTakenYetIsAhead() {
    hears(one, 5);
    hears(one, 6);
    hears(two, 5);
    assertThat(two.resolve(point(one, 6))).isInstanceOf(Ahead.class);
    two.isAgain(6, 6);
    two.handOver();
    assertThat(two.resolve(point(one, 6))).isInstanceOf(Ahead.class);
    two.taken();
    assertAt(two.resolve(point(one, 6)), 6);
  }

  @Test
  void anotherMessageAtTheSameOffsetMakesAPointUnknown() {
    hears(one, 5);
    two.isAgain(5, 77);
    two.taken();
    assertThat(two.resolve(point(one, 5))).isInstanceOf(Unknown.class);
  }

  @Test
  void beforeTheFirstMessageIsAPointForThisNodeOnly() {
    Point before = point(one, -1);
    assertAt(one.resolve(before), -1);
    assertThat(two.resolve(before)).isInstanceOf(Older.class);
    hears(one, 100);
    assertAt(one.resolve(before), 99);
  }

  @Test
  void whatIsHandedOverToNobodyNamesThePointBeforeTheFirstMessage() {
    for (Offsets each : new Offsets[] {one, two}) {
      each.isAgain(5, 5);
      each.taken();
    }
    Point quiet = point(one, one.first());
    hears(two, 6);

    assertAt(two.resolve(quiet), 5);
    assertThat(point(two, two.first())).isEqualTo(quiet);
  }

  @Test
  void afterALinkEndedItGoesOnBehindWhatWasTaken() {
    assertThat(one.resume()).isEmpty();
    hears(one, 5);
    assertThat(one.resume()).contains(6L);
    assertThat(one.isAgain(5, 5)).isTrue();
    assertThat(one.isAgain(6, 6)).isFalse();
    assertThat(one.resume()).contains(6L);
  }

  @Test
  void aStreamThatWasMadeAnewGoesOnWithHigherOrdinals() {
    hears(one, 0);
    long last = hears(one, 1);
    Point old = point(one, last);
    one.end();
    assertThat(one.resume()).contains("first");

    one.isAgain(0, 70);
    assertThat(one.takeGap()).isTrue();
    assertThat(one.takeGap()).isFalse();
    long next = one.handOver();
    one.taken();
    assertThat(next).isGreaterThan(last);
    assertThat(one.first()).isEqualTo(next - 1);
    assertThat(one.resolve(old)).isInstanceOf(Ahead.class);
    assertThat(one.behind(0)).isEmpty();
    assertAt(one.resolve(point(one, last)), last);
    assertAt(one.resolve(point(one, next)), next);
    one.isAgain(1, 71);
    one.taken();
    assertThat(one.resolve(old)).isInstanceOf(Unknown.class);
  }

  @Test
  void aStreamThatEndedAndIsStillTheSameGoesOnWhereItWas() {
    hears(one, 0);
    hears(one, 1);
    one.end();

    assertThat(one.isAgain(0, 0)).isTrue();
    assertThat(one.isAgain(1, 1)).isTrue();
    assertThat(hears(one, 2)).isEqualTo(2);
    assertThat(one.first()).isEqualTo(-1);
    assertThat(one.takeGap()).isFalse();
  }

  @Test
  void oneThatEndedWhoseBeginningIsNotKeptAnyMoreIsTheSameUnlessItBeginsAtZero() {
    hears(one, 70);
    one.end();
    assertThat(one.isAgain(60, 60)).isTrue();
    assertThat(hears(one, 71)).isEqualTo(71);
    one.end();
    assertThat(hears(one, 0)).isGreaterThan(71);
  }

  @Test
  void whatWasDeletedUnreadIsAGap() {
    hears(one, 5);
    Point before = point(one, 5);
    assertThat(one.takeGap()).isFalse();
    one.resumed();
    hears(one, 9);
    assertThat(one.takeGap()).isTrue();
    assertThat(one.resolve(before)).isInstanceOf(Older.class);
    assertThat(one.first()).isEqualTo(8);
    assertThat(one.behind(5)).isEmpty();
    assertThat(one.behind(-1)).isEmpty();
    assertAt(one.resolve(point(one, 8)), 8);
    hears(one, 11); // nothing is missing on the same link
    assertThat(one.first()).isEqualTo(8);
    assertThat(one.takeGap()).isFalse();
  }

  @Test
  void pointsAreKnownForManyMessagesAndNoLonger() {
    int many = 300_000;
    for (long offset = 0; offset < many; offset++) {
      hears(one, offset);
    }
    Point early = new Point(many - 250_000, (many - 250_001) & 0xFF_FFFF);
    assertAt(one.resolve(early), many - 250_001);
    assertThat(one.behind(many - 250_001)).contains(early);
    assertThat(one.resolve(new Point(1_001, 1_000))).isInstanceOf(Older.class);
    assertThat(one.behind(1_000)).isEmpty();
  }

  @Test
  void anOffsetThatWasLeftOutIsNotTakenForAnOlderOne() {
    hears(one, 0);
    hears(one, 1_025);
    assertThat(one.resolve(new Point(2, 1))).isInstanceOf(Unknown.class);
  }

  /** With its offset as print. */
  private static long hears(Offsets of, long offset) {
    assertThat(of.isAgain(offset, (int) offset)).isFalse();
    long ordinal = of.handOver();
    of.taken();
    return ordinal;
  }

  private static Point point(Offsets of, long head) {
    return of.behind(head).orElseThrow();
  }

  private static void assertAt(Resolved resolved, long head) {
    assertThat(resolved)
        .isInstanceOfSatisfying(At.class, at -> assertThat(at.heads()).containsExactly(head));
  }
}
