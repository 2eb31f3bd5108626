/**
 * What laravel-echo and this server say to each other, on Socket.IO events. Subscribe, whisper and
 * leave become calls of the hub; no packets and no HTTP here.
 */
@NullMarked
package io.echobridge.protocol.echo;

import org.jspecify.annotations.NullMarked;
