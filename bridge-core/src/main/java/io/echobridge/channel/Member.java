package io.echobridge.channel;

/**
 * A user on a presence channel, as the application described him when one of his connections
 * subscribed.
 *
 * @param userId what makes two connections the same user: the JSON text of {@code user_id}, with
 *     {@code 7} and {@code "7"} both as {@code 7}
 * @param channelData the application's {@code channel_data} object, byte for byte; it holds {@code
 *     user_id} and, if the application gave any, {@code user_info}
 */
public record Member(String userId, RawJson channelData) {}
