"""What the person of the demo writes: kind, short, theirs, and never a verdict."""

from __future__ import annotations

MOMENTS = {
    "any": (
        "Walk with Mia, two hands in one pocket",
        "Alex hummed over the dishes",
        "A page that drew itself",
        "Mia named all the pigeons",
        "First coffee, nobody awake",
        "Rain on the studio window",
        "Laughed until the tea was cold",
        "Sun on the kitchen floor for ten minutes",
        "The neighbour's cat came in and stayed",
        "Theo told the boat story again, with a new ending",
        "A song on the way that fitted",
        "Four quiet minutes on the stairs",
        "Mia asleep on my shoulder",
        "A stranger held the door and a conversation",
        "The colour came out right",
        "Alex saved me the last dumpling",
        "We danced while the rice cooked",
        "A long look at the sky over the yard",
        "The bread turned out",
        "Mia said 'again' eleven times",
        "A message from an old friend",
        "Swam under the lights",
        "The tomatoes have decided to live",
        "Nothing planned, and it was lovely",
        "A good question at the school gate",
    ),
    "healing": (
        "Walked to the corner and back",
        "Soup from next door",
        "Slept through the morning, and it was right",
        "Mia brought me a drawing of a bed",
        "First day without the blanket",
        "Alex read to me for once",
    ),
    "travel": (
        "Woke before the city did",
        "A bench with a view of everything",
        "Found the bookshop from the photograph",
        "Mia's voice on a bad line, perfect",
        "Ate something that I cannot spell",
        "The ferry turned into the light",
    ),
    "caretaking": (
        "Theo laughed at the old photographs",
        "Held hands in the waiting room",
        "Mia and Theo built one tower",
        "The nurse knew Theo's name",
        "We sang the song about the goat, all verses",
        "Theo slept, I sketched the window",
    ),
    "work_heavy": (
        "The cover works, everyone felt it",
        "Alex brought lunch to the studio",
        "Five of us around one drawing",
        "Closed the door at five and it stayed closed",
        "A line of text that made the room smile",
    ),
}

SPARKS = (
    "A picture book told from under the table",
    "What if the map is drawn from memory only?",
    "Ask Theo about the harbour before the bridge",
    "Blue for the shadows, never grey",
    "A lamp that follows the season",
    "Mia's word for snow: 'quiet rain'",
    "Try the big brush for small things",
    "Invite the new neighbours for pancakes",
    "A calendar of smells",
    "Print on the paper that the baker uses",
    "The ending could be a question",
    "Draw every door on our street",
    "Learn the second verse",
    "A postcard for each client, by hand",
    "Two voices on one page, left and right",
    "Record Theo's stories, just the sound",
    "Swap the desk and the bed for a week",
    "Mushroom broth with lime",
    "Ask Alex what they would do with a free Tuesday",
    "Animals that commute",
    "A workshop for parents who think they cannot draw",
    "The lighthouse keeper has a twin",
    "Grow beans up the drainpipe",
    "Letter to my future self, in pictures",
)

LINES = {
    "mostly": (
        "Enough of everything.",
        "It was about the people, and a little about the page.",
        "Small and right.",
        "The nap was the best studio hour.",
        "I was where I was.",
        "A day that fitted in a pocket.",
        "The walk carried the rest.",
    ),
    "partly": (
        "The morning was mine, the rest was weather.",
        "More calls than drawing, and the calls were kind.",
        "Half here, half at the desk. It shows me something.",
        "Good hours, long corridors between them.",
        "The right thing, only shorter than I wished.",
    ),
    "different": (
        "Mia had other plans, and good ones.",
        "The plan slept in.",
        "The day went its own way.",
        "Other people's weather, and an umbrella for two.",
    ),
}

#: Days of their own kind have words of their own when they went differently.
DIFFERENT = {
    "theo": ("It became a day for Theo.", "Theo's pace, all day, and it suited me."),
    "sofa": ("A sofa day, and the sofa was good.", "Four blankets, one book, everyone."),
    "ill": ("A small day, as small as it wanted.", "Mostly ceiling. A kind ceiling."),
    "way": ("Travel took it and gave a sunset back.", "A day between two places."),
}

NOTES = (
    "With the window open.",
    "Mia joined for the last part.",
    "Two colours only.",
    "On the bench by the water.",
    "Phone in the other room.",
    "Alex came along.",
    "With the old records.",
    "Rainy, cosy.",
    "Slow start, nice middle.",
    "The short way home.",
)

ENERGY_NOTES = (
    "Slept well.",
    "Slept in pieces.",
    "After soup.",
    "Fresh air helped.",
    "Head full of colour.",
    "Heavy legs, light mood.",
    "Coffee number two.",
    "Sun on my face.",
)

ENERGY_TAGS = ("sleep", "air", "food", "people", "quiet", "music", "weather", "body")

#: What a season is called and what counts in it: this year, the year before, and so on.
SEASONS = {
    "commission": (
        ("The big commission", ("The cover exists.", "Home by five, most days.")),
        ("The mural", ("One wall, done with joy.", "Lunch with Alex on Fridays.")),
        ("The museum guide", ("Make it warm.", "Sleep before ideas.")),
    ),
    "healing": (
        ("Getting well", ("Sleep when sleep comes.", "Mia knows I am here.")),
        ("Slow knee", ("One staircase at a time.", "Ask for help early.")),
        ("Months of tea", ("Warm feet.", "No heroics.")),
    ),
    "small": (
        ("Small beginnings", ("Draw before reading.", "Say yes to walks.")),
        ("Room to breathe", ("Leave white space.", "One friend a week.")),
        ("Looking around", ("Follow what is alive.",)),
    ),
    "away": (
        ("Across the water", ("Be where I am.", "A voice from home each evening.")),
        ("Far desk, near hearts", ("Learn one street by heart.", "Call at Mia's bedtime.")),
        ("The long way round", ("Travel light.",)),
    ),
    "book": (
        ("The picture book", ("Twelve spreads that breathe.", "Dinner stays dinner.")),
        ("The second book", ("Find its voice.", "Keep Sundays soft.")),
        ("Fifty drawings", ("One a day, any size.",)),
    ),
    "sea": (
        ("By the sea", ("Salt, books, no plans.",)),
        ("Island weeks", ("Everyone chooses one day.",)),
        ("The borrowed house", ("Swim before breakfast.",)),
    ),
    "care": (
        ("Caretaking", ("Mia feels safe.", "The studio keeps breathing.")),
        ("Theo moves closer", ("Theo feels at home.", "Alex and I talk before sleep.")),
        ("The gentle months", ("Be there.", "Ask who can carry what.")),
    ),
    "swim": (
        ("Swimming again", ("The water, twice a week.",)),
        ("Learning the accordion", ("Squeaky and glad.",)),
        ("Bread school", ("Flour on everything.",)),
    ),
}

#: The own sentence that a season carries with its nudges.
PERMISSIONS = {
    "work_heavy": "Busy is a season, not a self.",
    "healing": "Today may be small.",
    "travel": "Home travels with me.",
    "caretaking": "Caring counts as the day's work.",
    "own": "There is room.",
}
