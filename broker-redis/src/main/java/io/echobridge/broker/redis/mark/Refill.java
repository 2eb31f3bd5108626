package io.echobridge.broker.redis.mark;

import io.echobridge.broker.BrokerMessage;
import io.echobridge.broker.Missed;
import java.util.List;
import java.util.Optional;

/** What was missed before the first mark of a link. For the thread that brings messages. */
final class Refill implements Missed {
  private final Links links;
  private final Marks marks;
  private final Object link;
  private final Links.Hearer hearer;
  private final long mark;
  private final boolean isNew;
  private boolean hasTaken;

  /**
   * @param link on which the mark came
   * @param mark its id
   * @param isNew whether nothing was heard before at all
   */
  Refill(Links links, Marks marks, Object link, Links.Hearer hearer, long mark, boolean isNew) {
    this.links = links;
    this.marks = marks;
    this.link = link;
    this.hearer = hearer;
    this.mark = mark;
    this.isNew = isNew;
  }

  @Override
  public Optional<String> behind() {
    return isNew && !hasTaken ? Optional.empty() : marks.here();
  }

  @Override
  public String upTo() {
    return Place.rightBehind(mark).text();
  }

  @Override
  public void noted() {
    links.noted();
  }

  @Override
  public boolean take(byte[] points, List<BrokerMessage> messages) {
    List<Points.Step> steps = Points.read(points);
    if (steps == null
        || !links.isAwaited(link)
        || !fit(messages, Marks.ordinals(Points.messages(steps)))) {
      return false;
    }
    hasTaken = true;
    long before = reached();
    marks.fill(steps, mark);
    for (BrokerMessage each : messages) {
      long ordinal = before + each.ordinal();
      hearer.message(
          isNew
              ? BrokerMessage.past(each.address(), each.body(), each.lane(), ordinal)
              : BrokerMessage.of(each.address(), each.body(), each.lane(), ordinal));
    }
    marks.taken(reached());
    return true;
  }

  private static boolean fit(List<BrokerMessage> messages, long ordinals) {
    long last = 0;
    for (BrokerMessage each : messages) {
      if (each.ordinal() <= last || each.ordinal() > ordinals) {
        return false;
      }
      last = each.ordinal();
    }
    return true;
  }

  @Override
  public long reached() {
    return marks.reached();
  }
}
