<?php

namespace App\Events;

use Illuminate\Broadcasting\Channel;
use Illuminate\Broadcasting\InteractsWithSockets;
use Illuminate\Broadcasting\PresenceChannel;
use Illuminate\Broadcasting\PrivateChannel;
use Illuminate\Contracts\Broadcasting\ShouldBroadcastNow;
use Illuminate\Notifications\Messages\BroadcastMessage;
use Illuminate\Notifications\Notification;

class NewsPublished implements ShouldBroadcastNow
{
    use InteractsWithSockets;

    public $title = 'é € 日本 😀 / "quoted"';
    public $price = 1.5;
    public $bigNumber = 9007199254740993;
    public $tags = [];

    public function broadcastOn()
    {
        return new Channel('news');
    }
}

class OrderUpdated implements ShouldBroadcastNow
{
    use InteractsWithSockets;

    public function __construct(private int $order)
    {
    }

    public function broadcastOn()
    {
        return new PrivateChannel('orders.'.$this->order);
    }

    public function broadcastAs()
    {
        return 'order.updated';
    }

    public function broadcastWith()
    {
        return ['order' => $this->order, 'state' => 'sent'];
    }
}

class MessageSent implements ShouldBroadcastNow
{
    use InteractsWithSockets;

    public function __construct(public int $room)
    {
    }

    public function broadcastOn()
    {
        return new PresenceChannel('room.'.$this->room);
    }
}

/** One event on three channels of three kinds. */
class Everywhere implements ShouldBroadcastNow
{
    use InteractsWithSockets;

    public function __construct(private int $id)
    {
    }

    public function broadcastOn()
    {
        return [new Channel('news'), new PrivateChannel('orders.'.$this->id), new PresenceChannel('room.'.$this->id)];
    }
}

class OrderShipped extends Notification
{
    public function __construct(public int $order)
    {
    }

    public function via($notifiable)
    {
        return ['broadcast'];
    }

    public function toBroadcast($notifiable)
    {
        return (new BroadcastMessage(['order' => $this->order]))->onConnection('sync');
    }
}
