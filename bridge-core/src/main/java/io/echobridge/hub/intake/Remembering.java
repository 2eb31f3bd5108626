package io.echobridge.hub.intake;

import io.echobridge.broker.Missed;
import io.echobridge.hub.delivery.Recall;
import java.time.Duration;
import java.util.function.Predicate;

/**
 * What a hub with a history wants of one broker. Public for the other rooms of the hub only.
 *
 * @param source as the history knows the broker
 * @param linger how long it has to listen to a channel that has lost its last subscriber
 * @param fill has other nodes bring what was missed; whether they did
 * @param lost runs when messages may have been missed
 */
public record Remembering(
    Recall.Source source, Duration linger, Predicate<Missed> fill, Runnable lost) {}
