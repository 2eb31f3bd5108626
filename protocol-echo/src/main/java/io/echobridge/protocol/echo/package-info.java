/**
 * The conversation between laravel-echo and this server, in Socket.IO events. Subscribe, whisper
 * and leave become calls of the hub. No packets and no HTTP here.
 */
@NullMarked
package io.echobridge.protocol.echo;

import org.jspecify.annotations.NullMarked;
