package io.echobridge.presence;

import io.echobridge.channel.Member;

/**
 * A member with the public id of the connection that stands for it.
 *
 * @param publicId tells connections apart, and gives nobody power over one
 */
public record PresentMember(Member member, String publicId) {}
